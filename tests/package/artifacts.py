"""Packages under test: made by cpack, unpacked, read with binutils, and run."""
import contextlib
import os
import pathlib
import re
import shutil
import subprocess


def output(*command, **more):
    """Standard output of a command that must succeed."""
    done = subprocess.run(command, text=True, capture_output=True, timeout=120, **more)
    if done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def made(build, folder):
    """A .deb and a tarball of a build tree, without debug symbols."""
    for generator in ("DEB", "TGZ"):
        output("cpack", "-G", generator, "-B", str(folder),
               "-D", "CPACK_DEBIAN_DEBUGINFO_PACKAGE=OFF", cwd=build)
    shutil.rmtree(folder / "_CPack_Packages")
    return folder


def only(folder, pattern):
    """The one file of that name."""
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise AssertionError(f"one {pattern} expected in {folder}, found {found}")
    return found[0]


def files_below(folder):
    """Every file and link, relative."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")
            if path.is_symlink() or not path.is_dir()}


def open_to_all(folder):
    """What anyone, or the group, may write to."""
    return [str(path) for path in folder.rglob("*")
            if not path.is_symlink() and path.stat().st_mode & 0o022]


def machine_code(folder):
    """The binary and its plugins."""
    return sorted([folder / "bin/vastar", *folder.glob("lib/vastar/plugins/*.so")])


def needed(path):
    """The libraries an object asks the loader for."""
    return set(re.findall(r"\(NEEDED\).*\[(.*)\]", output("readelf", "-dW", str(path))))


def run_path(path):
    """Where an object looks for its libraries before the system's folders."""
    found = re.findall(r"\(RUNPATH\).*\[(.*)\]", output("readelf", "-dW", str(path)))
    return found[0].split(":") if found else []


def loaded_from(path, names):
    """The folders that the loader takes these libraries of an object from."""
    lines = re.findall(r"(\S+) => (.+) \(0x", output("env", "-i", "/usr/bin/ldd", str(path)))
    return {pathlib.Path(file).parent for name, file in lines if name in names}


def defined_cxx_symbols(path):
    """C++ names that an object shows to others."""
    symbols = output("readelf", "-W", "--dyn-syms", str(path)).splitlines()
    return [line for line in symbols if re.search(r"(GLOBAL|WEAK|UNIQUE) +\S+ +[0-9]+ _Z", line)]


def newest_glibc(path):
    """The newest version of glibc's symbols that an object uses: (2, 36)."""
    versions = re.findall(r"GLIBC_(\d+)\.(\d+)", output("readelf", "-VW", str(path)))
    return max((int(major), int(minor)) for major, minor in versions)


def bare(binary, *arguments):
    """Runs vastar without any environment."""
    return output("env", "-i", str(binary), *arguments, cwd="/")


@contextlib.contextmanager
def served(binary):
    """The URL of a `vastar serve` of this binary."""
    with subprocess.Popen(["env", "-i", str(binary), "serve", "--port", "0"], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as server:
        try:
            yield server.stdout.readline().split()[-1]
        finally:
            server.terminate()


def sources():
    return pathlib.Path(__file__).resolve().parents[2]


def plugin_names():
    """The outputs that the tree has a folder for."""
    return sorted(path.name for path in (sources() / "plugins").iterdir()
                  if path.name != "support" and any(path.glob("*.cc")))


def cached(build, variable):
    """A variable of the build's CMake cache."""
    text = (build / "CMakeCache.txt").read_text(encoding="utf-8")
    return re.search(rf"^{variable}:\w+=(.*)$", text, re.M).group(1)


def is_root():
    return os.geteuid() == 0
