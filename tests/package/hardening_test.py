"""How the binary and its plugins were linked, as readelf tells. hardening_test.py BINARY FOLDER BUILD_TYPE

FOLDER is searched for plugins. What servers send is read by this code: a fault in it should end in a
crash and not in somebody's control."""
import pathlib
import re
import subprocess
import sys
import unittest

BINARY, FOLDER, BUILD_TYPE = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]


def readelf(option, path):
    return subprocess.run(["readelf", "-W", option, str(path)], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


class Hardening(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.plugins = sorted(FOLDER.rglob("vastar_output_*.so"))

    def each(self):
        for path in [BINARY, *self.plugins]:
            with self.subTest(path.name):
                yield path

    def test_there_are_plugins(self):
        self.assertGreaterEqual(len(self.plugins), 7)

    def test_the_binary_may_be_loaded_anywhere(self):
        self.assertRegex(readelf("-h", BINARY), r"Type:\s+DYN")
        self.assertRegex(readelf("-d", BINARY), r"FLAGS_1.*\bPIE\b")

    def test_what_the_linker_filled_in_is_read_only(self):
        for path in self.each():
            self.assertTrue("GNU_RELRO" in readelf("-l", path), "no RELRO")
            self.assertTrue(re.search(r"BIND_NOW|FLAGS_1.*\bNOW\b", readelf("-d", path)),
                            "bound as it goes: -z now is missing")

    def test_nothing_is_writable_and_executable(self):
        for path in self.each():
            segments = re.findall(r"^\s+(LOAD|GNU_STACK)\s.*?\s([R ][W ][E ])\s+0x\w+$",
                                  readelf("-l", path), re.MULTILINE)
            self.assertIn("GNU_STACK", [kind for kind, _ in segments])
            for kind, flags in segments:
                self.assertFalse("W" in flags and "E" in flags, f"{kind} {flags}")

    def test_smashed_stacks_are_noticed(self):
        for path in self.each():
            self.assertTrue("__stack_chk_fail" in readelf("--dyn-syms", path), "no stack protector")

    def test_no_folder_is_searched_for_libraries_that_others_may_write(self):
        for path in self.each():
            for found in re.findall(r"\((?:RPATH|RUNPATH)\).*\[(.*)\]", readelf("-d", path)):
                for folder in found.split(":"):
                    self.assertTrue(folder.startswith(("/usr", "$ORIGIN")), folder)

    @unittest.skipUnless("Rel" in BUILD_TYPE, "fortification takes an optimiser")
    def test_the_c_library_checks_sizes(self):
        self.assertTrue(re.search(r"__\w+_chk@GLIBC", readelf("--dyn-syms", BINARY)),
                        "nothing is fortified")


unittest.main(argv=["hardening_test.py"])
