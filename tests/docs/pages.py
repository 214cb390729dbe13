"""The pages of the documentation, and the commands on them."""
import dataclasses
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
# `vastar` where a shell takes it for a command: first in a line, or after an operator or keyword.
CALL = re.compile(r"(?:^|[;&|(!]|\bdo|\bthen|\bif)\s*(?:[A-Z_]+=\S+\s+)*vastar(?=\s)",
                  re.MULTILINE)


@dataclasses.dataclass
class Block:
    page: str  # relative to the root of the tree
    line: int
    text: str  # what a shell gets, without prompts
    files: dict = dataclasses.field(default_factory=dict)  # what the page shows of them, by name

    @property
    def place(self):
        return f"{self.page}:{self.line}"

    @property
    def calls(self):
        """How often the block calls vastar; what stands in comments does not count."""
        return len(CALL.findall(re.sub(r"(^|\s)#.*", "", self.text.replace("\\\n", " "))))

    @property
    def stated_codes(self):
        """The exit codes that comments state, `# exit 1`, by the number of the call."""
        lines = [line for line in self.text.replace("\\\n", " ").splitlines() if CALL.search(line)]
        stated = [re.search(r"# exit (\d+)", line) for line in lines if "vastar serve" not in line]
        return {at: int(found[1]) for at, found in enumerate(stated) if found}


def pages():
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def prompted(text):
    """The commands of a session as a terminal shows it: what follows `$ `."""
    return "".join(f"{line[2:]}\n" for line in text.splitlines() if line.startswith("$ "))


def blocks_of(page, source):
    """The shell blocks of a page, and the sessions with calls of vastar in its text blocks."""
    files = dict(files_of(source))
    for found in FENCE.finditer(source):
        line = source.count("\n", 0, found.start()) + 1
        if found[2] in ("sh", "bash", "shell"):
            yield Block(page, line, found[3], files)
        elif found[2] == "text" and Block(page, line, prompted(found[3])).calls:
            yield Block(page, line, prompted(found[3]), files)


def files_of(source):
    """Files that a page shows: blocks of TOML whose first line is a comment that begins with a name."""
    for found in FENCE.finditer(source):
        named = re.match(r"# ([\w-]+\.toml)\b", found[3])
        if found[2] == "toml" and named:
            yield named[1], found[3]


def help_of(vastar, command):
    words = [vastar, *command.split(), "--help-all"]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def commands(vastar):
    """The subcommands there are; "" is vastar without one."""
    listed = help_of(vastar, "").partition("\nCommands (")[2].partition("\n\n")[0]
    return ["", *re.findall(r"(?m)^  ([a-z]\S*)", listed)]


def examples_of_help(vastar, command):
    """The examples that `vastar COMMAND --help-all` ends with."""
    for line in help_of(vastar, command).partition("\nExamples:\n")[2].splitlines():
        yield Block(f"vastar {command} --help-all", 0, line.strip() + "\n")


def blocks():
    for path in pages():
        yield from blocks_of(str(path.relative_to(ROOT)), path.read_text())


def outside_blocks(source):
    """A page without its fenced blocks."""
    return FENCE.sub("", source)
