"""Every test that docs/security.md names is one. security_test.py"""
import re
import unittest

from pages import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
TESTS = ROOT / "tests"


def sources(pattern):
    return {path: path.read_text() for path in TESTS.rglob(pattern)}


class SecurityPage(unittest.TestCase):
    def test_names_tests_that_there_are(self):
        source = "\n".join(sources("*_test.cc").values())
        named = re.findall(r"`(?:\w+/)?([A-Z]\w*)\.([A-Z]\w+)`", PAGE)
        self.assertGreater(len(named), 20)
        for suite, name in named:
            with self.subTest(f"{suite}.{name}"):
                there = re.search(rf"TEST(_F|_P)?\({suite},\s*{name}\)", source)
                self.assertTrue(there, "no such test")

    def test_names_python_tests_that_there_are(self):
        named = re.findall(r"`(\w+\.py): (\w+)`", PAGE)
        self.assertGreater(len(named), 3)
        for file, name in named:
            texts = [text for path, text in sources("*.py").items() if path.name == file]
            with self.subTest(name):
                self.assertTrue(any(f"def {name}(" in text for text in texts))


unittest.main(argv=["security_test.py"])
