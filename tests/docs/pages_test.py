"""What the pages say about files, flags and each other is so. pages_test.py VASTAR"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import pages
from pages import ROOT

VASTAR = os.path.abspath(sys.argv[1])
# Pages on which flags of other programs stand.
OTHERS_FLAGS = {"docs/migrating.md", "docs/comparison.md", "docs/performance.md", "docs/building.md",
                "docs/install.md", "docs/measuring.md"}
# Pages in decisions/ also name flags that were decided against.
# Flags of other programs on the rest: of the scripts in ci/, of git, ctest and CMake.
NOT_OURS = {"--only", "--replay", "--gates", "--clean", "--build", "--preset", "--install", "--against",
            "--markdown", "--check"}
CODE = re.compile(r"`([^`\n]+)`")
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def offered_flags():
    return {command: set(FLAG.findall(pages.help_of(VASTAR, command)))
            for command in pages.commands(VASTAR)}


def anchors(page):
    headings = re.findall(r"(?m)^#+ (.*)$", page.read_text())
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def dead_links(page):
    for link in LINK.findall(page.read_text()):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if "://" not in link and not (target.exists() and (not anchor or anchor in anchors(target))):
            yield link


def flags_in_text(page):
    for code in CODE.findall(pages.outside_blocks(page.read_text())):
        yield from FLAG.findall(code)


class Pages(unittest.TestCase):
    def test_links_lead_somewhere(self):
        for page in [*pages.pages(), ROOT / "CONTRIBUTING.md"]:
            with self.subTest(page):
                self.assertEqual([], list(dead_links(page)))

    def test_every_page_is_linked_from_another(self):
        linked = set()
        for page in [*pages.pages(), ROOT / "CONTRIBUTING.md"]:
            for link in LINK.findall(page.read_text()):
                linked.add((page.parent / link.partition("#")[0]).resolve())
        for page in pages.pages()[1:]:
            if page.parent.name != "decisions":  # README.md links their folder
                self.assertIn(page, linked)

    def test_flags_that_are_named_exist(self):
        offered = set().union(*offered_flags().values()) | NOT_OURS
        for page in [*pages.pages(), ROOT / "CONTRIBUTING.md"]:
            name = str(page.relative_to(ROOT))
            if name not in OTHERS_FLAGS and page.parent.name != "decisions":
                with self.subTest(name):
                    self.assertEqual(set(), set(flags_in_text(page)) - offered)

    def test_flags_beside_those_of_other_programs_exist(self):
        offered = set().union(*offered_flags().values())
        text = pages.help_of(VASTAR, "")
        offered |= set(re.findall(r"(?m)^  (-\w), --", text))
        page = (ROOT / "docs" / "migrating.md").read_text()
        for ours in re.findall(r"(?m)^\| [^|]+ \| ([^|]+) \|$", page):
            for code in CODE.findall(ours):
                flags = re.findall(r"(?<![\w-])-(?:-[a-z][a-z0-9-]*|\w)(?![\w-])", code)
                self.assertEqual(set(), set(flags) - offered, ours)

    def test_every_flag_is_explained_on_a_page(self):
        text = "\n".join(page.read_text() for page in pages.pages() if "decisions" not in page.parts)
        named = set(FLAG.findall(text))
        for command, flags in offered_flags().items():
            for flag in sorted(flags - {"--help", "--help-all", "--version"}):
                with self.subTest(f"vastar {command} {flag}"):
                    family = flag.startswith("--slo-p")  # explained as one
                    self.assertTrue(family or flag in named)

    def test_the_examples_of_plugins_are_the_files(self):
        page = (ROOT / "docs" / "plugins.md").read_text()
        for example in (ROOT / "docs" / "examples").glob("vastar_output_*"):
            with self.subTest(example.name):
                language = {".c": "c", ".cc": "cpp"}[example.suffix]
                self.assertIn(f"```{language}\n{example.read_text()}```\n", page)

    def test_the_pictures_are_what_vastar_shows(self):
        with tempfile.TemporaryDirectory() as folder:  # ci/pictures draws them again
            subprocess.run([ROOT / "ci" / "pictures", VASTAR, folder], check=True)
            for kept in (ROOT / "docs" / "images").glob("*.svg"):
                drawn = pathlib.Path(folder, kept.name)
                same = kept.read_text() == drawn.read_text()
                self.assertTrue(same, f"{kept.name} is not what vastar shows now: run ci/pictures")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
