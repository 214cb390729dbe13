#!/usr/bin/env python3
"""What users install: the files, the tarball anywhere, the .deb in and out again.

package_test.py BUILD [PACKAGES]: packages of the build tree BUILD, made here or taken from PACKAGES.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import artifacts
from artifacts import output

BUILD = pathlib.Path(sys.argv[1]).resolve()
SCRATCH = tempfile.TemporaryDirectory(prefix="vastar package ")  # a path with spaces
SCRATCH_PATH = pathlib.Path(SCRATCH.name)
PACKAGES = pathlib.Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None

# glibc 2.36 is Debian 12's; what is built there runs there and on whatever is newer.
NEWEST_GLIBC = (2, 36)
GLIBC_FAMILY = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}


def packages():
    global PACKAGES
    if PACKAGES is None:
        PACKAGES = artifacts.made(BUILD, SCRATCH_PATH / "packages")
    return PACKAGES


def expected_files():
    """Of every kind of installation, relative to its prefix."""
    tree = artifacts.sources()
    files = {"bin/vastar", "include/vastar_output.h"}
    files |= {f"lib/vastar/plugins/vastar_output_{name}.so" for name in artifacts.plugin_names()}
    files |= {f"share/vastar/{path.relative_to(tree)}" for path in tree.glob("schemas/v*/*.json")}
    files |= {f"share/doc/vastar/docs/{name}" for name in artifacts.files_below(tree / "docs")}
    files |= {f"share/doc/vastar/{path.relative_to(tree)}" for path in tree.glob("docs/dashboards/*")}
    files |= {"share/doc/vastar/README.md", "share/bash-completion/completions/vastar",
              "share/fish/vendor_completions.d/vastar.fish"}
    return files


# What a plugin contains of others has a file PROJECT.LICENSE beside it.
NOTICES = {f"share/doc/vastar/THIRD-PARTY-{path.stem}.txt"
           for path in artifacts.sources().glob("plugins/*/*.LICENSE")}
PLAIN = NOTICES | {"share/man/man1/vastar.1", "share/zsh/site-functions/_vastar",
         "share/doc/vastar/LICENSE", "share/doc/vastar/CHANGELOG.md",
         "share/doc/vastar/THIRD-PARTY.txt"}
# The tarball takes these along: the first for the output prometheus, the others for the first.
BUNDLED = {"libprometheus-cpp-core.so.1.0", "libstdc++.so.6", "libgcc_s.so.1"}
TARBALL = PLAIN | {f"lib/vastar/plugins/{name}" for name in BUNDLED} | {
    "share/doc/vastar/THIRD-PARTY-gcc.txt"}
DEBIAN = {"share/man/man1/vastar.1.gz", "share/zsh/vendor-completions/_vastar",
          "share/doc/vastar/copyright", "share/doc/vastar/changelog.gz",
          "share/doc/vastar/changelog.Debian.gz", "share/lintian/overrides/vastar"}


class Used(unittest.TestCase):
    """Checks that a binary works where it is, with its plugins."""

    def assert_works(self, binary):
        listed = artifacts.bare(binary, "plugins")
        for name in artifacts.plugin_names():
            self.assertRegex(listed, rf"(?m)^{name}\b")
        self.assertNotIn("problem", listed)
        document, table, metrics = (SCRATCH_PATH / f"run.{end}" for end in ("json", "csv", "prom"))
        with artifacts.served(binary) as url:
            text = artifacts.bare(binary, "-n", "100", "-c", "4", "-o", "text", "-o",
                                  f"json={document}", "-o", f"csv={table}", "-o",
                                  f"prometheus={metrics}", url)
        self.assertIn("Succeeded:", text)
        self.assertEqual(json.loads(document.read_text())["requests"]["succeeded"], 100)
        self.assertEqual(len(table.read_text().splitlines()), 2)
        self.assertIn("\nvastar_requests_succeeded 100\n", metrics.read_text())
        self.assertIn("valid", artifacts.bare(binary, "validate", str(document)))


class Installed(Used):
    """cmake --install"""

    def test_with_any_umask_is_complete_and_closed_to_others(self):
        prefix = SCRATCH_PATH / "prefix"
        output("sh", "-c", 'umask 000; exec cmake --install "$0" --strip --prefix "$1"', str(BUILD),
               str(prefix))
        self.assertEqual(artifacts.files_below(prefix), expected_files() | PLAIN)
        folders = [prefix / "lib/vastar/plugins", prefix / "bin"]
        self.assertEqual([str(f) for f in folders if f.stat().st_mode & 0o022], [])
        self.assert_works(prefix / "bin/vastar")


class Tarball(Used):
    @classmethod
    def setUpClass(cls):
        cls.file = artifacts.only(packages(), "vastar-*.tar.gz")
        cls.place = SCRATCH_PATH / "elsewhere"
        cls.place.mkdir()
        output("tar", "-xzf", str(cls.file), "-C", str(cls.place))
        cls.root = cls.place / cls.file.name[:-len(".tar.gz")]

    def test_has_one_folder_named_like_it_with_every_file(self):
        self.assertEqual([path.name for path in self.place.iterdir()], [self.root.name])
        self.assertEqual(artifacts.files_below(self.root), expected_files() | TARBALL)
        self.assertEqual(artifacts.open_to_all(self.root), [])

    def test_runs_without_an_environment(self):
        self.assert_works(self.root / "bin/vastar")

    def test_finds_its_plugins_through_a_link(self):
        link = SCRATCH_PATH / "vastar"
        link.symlink_to(self.root / "bin/vastar")
        self.assertRegex(artifacts.bare(link, "plugins"), r"(?m)^csv\b")

    def test_needs_nothing_but_glibc_and_what_it_has(self):
        plugins = self.root / "lib/vastar/plugins"
        bundled = [plugins / name for name in BUNDLED]
        for path in [*artifacts.machine_code(self.root), *bundled]:
            with self.subTest(path.name):
                others = artifacts.needed(path) - GLIBC_FAMILY
                self.assertLessEqual(others, BUNDLED)
                if path not in bundled and others:  # it alone says where they are
                    self.assertEqual(artifacts.run_path(path), ["$ORIGIN"])
                    self.assertEqual(artifacts.loaded_from(path, others), {plugins})
                self.assertLessEqual(artifacts.newest_glibc(path), NEWEST_GLIBC)
        self.assertEqual(artifacts.needed(self.root / "bin/vastar") - GLIBC_FAMILY, set())

    def test_the_program_lends_plugins_no_cxx_symbols(self):
        """It has a C++ runtime linked in, and a plugin may have the shared one."""
        self.assertEqual(artifacts.defined_cxx_symbols(self.root / "bin/vastar"), [])
        for path in artifacts.machine_code(self.root)[1:]:
            self.assertEqual(artifacts.defined_cxx_symbols(path), [], path.name)

    def test_is_hardened_and_stripped(self):
        for path in artifacts.machine_code(self.root):
            with self.subTest(path.name):
                elf = output("readelf", "-hldW", str(path))
                self.assertRegex(elf, r"Type: +DYN")
                self.assertIn("GNU_RELRO", elf)
                self.assertRegex(elf, r"FLAGS_1.*NOW")
                self.assertRegex(elf, r"GNU_STACK.* RW ")
                self.assertNotRegex(elf, r"\(RPATH\)|TEXTREL")
                self.assertIn(artifacts.run_path(path), ([], ["$ORIGIN"]))
                symbols = output("readelf", "-W", "--dyn-syms", str(path))
                self.assertIn("__stack_chk_fail", symbols)
                if artifacts.cached(BUILD, "CMAKE_BUILD_TYPE").startswith("Rel"):
                    self.assertRegex(symbols, r"__mem(cpy|move|set)_chk")
                self.assertNotIn(".debug_", output("readelf", "-SW", str(path)))
        self.assertIn("PIE", output("readelf", "-dW", str(self.root / "bin/vastar")))

    def test_names_the_licences_of_what_is_linked_in(self):
        notices = (self.root / "share/doc/vastar/THIRD-PARTY.txt").read_text()
        for project in ("libevent", "fmt", "tomlplusplus", "zlib", "cli11", "valijson",
                        "prometheus-cpp", "nghttp2"):
            self.assertIn(project, notices)
        self.assertNotRegex(notices, r"/tmp/|/build/")


class Debian(Used):
    @classmethod
    def setUpClass(cls):
        cls.file = artifacts.only(packages(), "vastar_*.deb")

    def field(self, name):
        return output("dpkg-deb", "-f", str(self.file), name).strip()

    def dpkg(self, root, *arguments):
        return output("dpkg", f"--root={root}", f"--log={SCRATCH_PATH}/dpkg.log", *arguments)

    def empty_root(self):
        """A root where nothing is installed but what the package depends on, and that in name only."""
        root = SCRATCH_PATH / "root"
        admin = root / "var/lib/dpkg"
        for folder in ("info", "updates", "triggers"):
            (admin / folder).mkdir(parents=True)
        depends = re.findall(r"(?:^|, )([a-z0-9.+-]+)", self.field("Depends"))
        self.assertIn("libc6", depends)
        (admin / "status").write_text("\n".join(output("dpkg", "-s", name) for name in depends))
        return root

    def test_says_what_it_is_and_needs(self):
        self.assertRegex(self.field("Version"), r"^\d+\.\d+\.\d+-\d+$")
        self.assertEqual(self.field("Architecture"), output("dpkg", "--print-architecture").strip())
        self.assertEqual(self.field("Section"), "net")
        self.assertRegex(self.field("Maintainer"), r"^.+ <.+@.+>$")
        self.assertRegex(self.field("Depends"), r"libc6 \(>= 2\.\d+\)")
        for shared in ("libprometheus-cpp-core1.0", "libstdc++6"):
            self.assertIn(shared, self.field("Depends"))
        self.assertGreater(len(self.field("Description").splitlines()), 2)

    @unittest.skipUnless(artifacts.is_root(), "installing a package takes root")
    def test_installs_runs_and_leaves_nothing_behind(self):
        root = self.empty_root()
        self.dpkg(root, "--install", str(self.file))
        copyright_file = (root / "usr/share/doc/vastar/copyright").read_text()
        for words in ("The vastar authors", "libevent", "Chart.js"):
            self.assertIn(words, copyright_file)
        self.assertIn("install ok installed", self.dpkg(root, "--status", "vastar"))
        self.assertEqual(artifacts.files_below(root / "usr"), expected_files() | DEBIAN)
        self.assertEqual(artifacts.open_to_all(root / "usr"), [])
        self.assert_works(root / "usr/bin/vastar")
        self.dpkg(root, "--purge", "vastar")
        self.assertEqual([path.name for path in root.iterdir()], ["var"])
        left = [name for name in artifacts.files_below(root) if "vastar" in name]
        self.assertEqual(left, [])

    @unittest.skipUnless(shutil.which("lintian"), "lintian is not installed")
    def test_satisfies_lintian(self):
        output("lintian", "--allow-root", "--fail-on", "error,warning", str(self.file))


class Shell(unittest.TestCase):
    """The manual and the completions, as they are installed."""

    @classmethod
    def setUpClass(cls):
        cls.root = SCRATCH_PATH / "shell"
        output("dpkg-deb", "-x", str(artifacts.only(packages(), "vastar_*.deb")), str(cls.root))
        cls.share = cls.root / "usr/share"

    def test_bash_completes_subcommands(self):
        script = self.share / "bash-completion/completions/vastar"
        words = output("bash", "-c", 'source "$0"; COMP_WORDS=(vastar sw); COMP_CWORD=1; _vastar; '
                       'echo "${COMPREPLY[@]}"', str(script))
        self.assertEqual(words.split(), ["sweep"])

    @unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
    def test_zsh_can_read_its_completion(self):
        output("zsh", "-n", str(self.share / "zsh/vendor-completions/_vastar"))

    @unittest.skipUnless(shutil.which("fish"), "fish is not installed")
    def test_fish_completes_subcommands(self):
        script = self.share / "fish/vendor_completions.d/vastar.fish"
        words = output("fish", "--no-config", "-c", f"source '{script}'; complete -C 'vastar swe'")
        self.assertIn("sweep", words)

    @unittest.skipUnless(shutil.which("man"), "man is not installed")
    def test_the_manual_has_no_warnings(self):
        page = self.share / "man/man1/vastar.1.gz"
        done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", str(page)],
                              capture_output=True, text=True, timeout=60,
                              env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANROFFSEQ": ""})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("vastar", done.stdout)


class Flags(unittest.TestCase):
    def test_a_release_is_fortified(self):
        tree = SCRATCH_PATH / "release"
        output("cmake", "--preset", "release", "-B", str(tree), "-S", str(artifacts.sources()))
        commands = [entry["command"] for entry in
                    json.loads((tree / "compile_commands.json").read_text())]
        ours = [command for command in commands if "/src/" in command or "/plugins/" in command]
        self.assertGreater(len(ours), 100)
        for command in ours:
            self.assertIn("-D_FORTIFY_SOURCE=3", command)
            self.assertIn("-fstack-protector-strong", command)
            self.assertRegex(command, r"-O[23]")

    def test_a_build_folder_can_be_made_static_later(self):
        tree = SCRATCH_PATH / "later"
        for static in ("OFF", "ON"):
            output("cmake", "-G", "Ninja", "-B", str(tree), "-S", str(artifacts.sources()),
                   "-DVASTAR_TESTS=OFF", f"-DVASTAR_STATIC={static}")
        self.assertRegex(artifacts.cached(tree, "ZLIB_LIBRARY_RELEASE"), r"\.a$")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
