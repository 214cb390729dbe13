"""Runs what readers are told to run: shell blocks of README.md and docs/, examples of the help.

Each block runs in a folder of its own (sandbox.py), with servers of the test and shorter times
(vastar_call.py). A call may end with 0, or with 1 or 3 where a gate is judged, since that depends
on the machine; `# exit N` in the block states another code. commands_test.py VASTAR
"""
import os
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor

import pages
from sandbox import Sandbox

VASTAR = os.path.abspath(sys.argv[1])
# (page, how the block begins, why it is not run)
NOT_RUN = [
    ("README.md", "sudo apt install ./vastar", "installs the package of a release, as root"),
    ("README.md", "ci/setup build", "installs packages of Debian and builds vastar"),
    ("docs/building.md", "ci/setup build", "installs packages of Debian and builds vastar"),
    ("docs/building.md", "cmake -B build", "builds vastar"),
    ("docs/install.md", "sha256sum --check", "asks GitHub about the files of a release"),
    ("docs/install.md", "sudo apt install", "installs the package of a release, as root"),
    ("docs/install.md", "tar -xzf vastar", "takes a tarball of a release; the test `package` does it"),
    ("docs/install.md", "docker build", "takes Docker and the network"),
    ("docs/install.md", "brew tap-new", "takes Homebrew and the network"),
    ("docs/gating.md", "build/dev/tests/bench/gate_sim", "a simulation of minutes"),
]


def reason_not_to_run(block):
    for page, begin, reason in NOT_RUN:
        if block.page == page and block.text.lstrip().startswith(begin):
            return reason
    return None


def allowed_codes(call):
    words = call["words"]
    gates = any(word.startswith(("--slo", "--config")) for word in words)  # a file may hold some
    if words[0] not in ("sweep", "compare") and not gates:
        return {0}
    return {0, 1, 125} if "--bisect" in words else {0, 1, 3}


def problems(sandbox, block):
    """What is wrong with a block when it runs; empty when all is well."""
    code, printed, calls = sandbox.run(block.text, block.files)
    found = []
    if len(calls) < block.calls:
        found.append(f"{block.calls} calls of vastar, of which {len(calls)} ran (shell: {code})")
    loads = [call for call in calls if call["words"][:1] != ["serve"]]
    for at, call in enumerate(loads):
        if at in block.stated_codes:
            call["allowed"] = {block.stated_codes[at]}
    for call in calls:
        allowed = call.get("allowed") or allowed_codes(call)
        if call["code"] not in allowed:
            found.append(f"vastar {' '.join(call['words'])}: exit code {call['code']}, not {allowed}")
    if "no such command: " in printed:
        found.append("a command that does not exist")
    return [f"{block.place}: {problem}\n{printed[-2000:]}" for problem in found]


class Commands(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sandbox = Sandbox(VASTAR)
        cls.addClassCleanup(cls.sandbox.close)

    def assert_all_run(self, blocks):
        with ThreadPoolExecutor(2) as pool:  # a block mostly waits for its load
            found = pool.map(lambda block: problems(self.sandbox, block), blocks)
        for block, complaints in zip(blocks, found):
            with self.subTest(block.place):
                self.assertEqual([], complaints)

    def test_every_block_runs(self):
        self.assert_all_run([block for block in pages.blocks() if reason_not_to_run(block) is None])

    def test_every_example_of_the_help_runs(self):
        examples = [example for command in pages.commands(VASTAR)
                    for example in pages.examples_of_help(VASTAR, command)]
        self.assertGreater(len(examples), 10)
        self.assert_all_run(examples)

    def test_each_exception_is_still_needed(self):
        met = {(block.page, begin) for block in pages.blocks() for page, begin, _ in NOT_RUN
               if block.page == page and block.text.lstrip().startswith(begin)}
        self.assertEqual(met, {(page, begin) for page, begin, _ in NOT_RUN})

    def test_commands_stand_in_blocks(self):
        for page in pages.pages():
            with self.subTest(page.name):  # where nothing would run them
                self.assertNotRegex(pages.outside_blocks(page.read_text()), r"(?m)^    vastar ")

    def assert_noticed(self, text, complaint):
        (block,) = pages.blocks_of("page.md", f"```sh\n{text}\n```\n")
        self.assertIn(complaint, "\n".join(problems(self.sandbox, block)))

    def test_a_wrong_page_is_noticed(self):
        self.assert_noticed("vastar --no-such-flag http://127.0.0.1:8080/", "exit code 2")
        self.assert_noticed("vastar -z soon http://127.0.0.1:8080/", "exit code 2")
        self.assert_noticed("vastar --slo 'p98<1s' http://127.0.0.1:8080/", "exit code 2")
        self.assert_noticed("vastar serve --port 8080 --no-such-flag &\nwait", "exit code 2")
        self.assert_noticed("vastar -o nothing http://127.0.0.1:8080/", "exit code 2")
        self.assert_noticed("vastar report no-such-file.json", "exit code 2")
        self.assert_noticed("vastar -n 10 http://127.0.0.1:8080/ # exit 3", "not {3}")
        self.assert_noticed("false && vastar plugins", "1 calls of vastar, of which 0 ran")
        self.assert_noticed("no-such-program", "a command that does not exist")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
