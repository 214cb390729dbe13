"""A folder in which the commands of a page find what the page talks about, and its targets."""
import http.server
import json
import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading

from pages import ROOT

HERE = pathlib.Path(__file__).resolve().parent
GOLDEN = ROOT / "tests" / "golden"
# Documents that pages name, and the golden ones that stand in for them.
DOCUMENTS = {"run.json": "run", "one.json": "run", "two.json": "run", "old.json": "run",
             "new.json": "run", "OLD.json": "run", "NEW.json": "run", "last-week.json": "run",
             "today.json": "run", "run-1.json": "run", "run-2.json": "run",
             "sweep.json": "sweep", "compare.json": "compare-slower"}
# Servers under test: `./server --port N`, and the same by other names.
SERVERS = ["server", "server-main", "server-branch", "good/server"]
PORT_SERVERS = ["a", "b"]  # of the help: `a PORT`
SERVER = '#!/bin/sh\nexec "$DOCS_VASTAR" serve --quiet "$@"\n'
# `git bisect run CMD` runs CMD once, `make` has nothing to do.
GIT = '#!/bin/sh\n[ "$1 $2" = "bisect run" ] || exit 0\nshift 2\nexec "$@"\n'
# The file of scenarios is the first on the page about them.
SCENARIOS = re.search(r"(?ms)^```toml\n(.*?)^```$", (ROOT / "docs" / "scenarios.md").read_text())[1]
NOT_FOUND = 'command_not_found_handle() { echo "no such command: $1" >&2; kill -USR1 $$; }\n'
TIME_LIMIT_S = 60


def script(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


class Target:
    """A `vastar serve` on a free port."""

    def __init__(self, vastar, *options):
        self.process = subprocess.Popen([vastar, "serve", "--port", "0", *options],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        if "://" not in line:
            raise RuntimeError("vastar serve did not start")
        self.host = line.split("://")[1].strip().rstrip("/")

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class Gateway(http.server.BaseHTTPRequestHandler):
    """A Pushgateway that takes everything."""

    def do_PUT(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200 if self.path.startswith("/metrics/job/") else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Sandbox:
    def __init__(self, vastar):
        self.vastar = vastar
        self.gateway = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
        threading.Thread(target=self.gateway.serve_forever, daemon=True).start()
        self.certificate = tempfile.NamedTemporaryFile(suffix=".pem")
        self.targets = [Target(vastar), Target(vastar, "--limit", "16"),
                        Target(vastar, "--tls-self-signed", "--tls-write-cert", self.certificate.name)]

    def close(self):
        for target in self.targets:
            target.stop()
        self.gateway.shutdown()
        self.gateway.server_close()

    def run(self, text, files=()):
        """Runs `text` in a new folder with `files` of its page. Returns the shell's code, what it printed, its calls of vastar."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="vastar-docs."))
        try:
            environment = self._furnish(folder)
            for name in files:
                (folder / name).write_text(files[name].replace("127.0.0.1:8080", self.targets[0].host))
            shell = subprocess.Popen(["bash", "-c", NOT_FOUND + text.replace("/tmp/good", "./good")],
                                     cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                     errors="replace", start_new_session=True)
            try:
                printed = shell.communicate(timeout=TIME_LIMIT_S)[0]
            finally:
                self._end(shell)
            log = folder / "calls"
            calls = log.read_text().splitlines() if log.exists() else []
            return shell.returncode, printed, [json.loads(call) for call in calls]
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _end(self, shell):
        try:
            os.killpg(shell.pid, signal.SIGKILL)  # what a block left in the background
        except ProcessLookupError:
            pass
        shell.wait()

    def _furnish(self, folder):
        commands = folder / "bin"
        script(commands / "vastar", f'#!/bin/sh\nexec {sys.executable} {HERE}/vastar_call.py "$@"\n')
        script(commands / "git", GIT)
        script(commands / "make", "#!/bin/sh\n")
        for name in SERVERS:
            script(folder / name, SERVER)
        for name in PORT_SERVERS:
            script(commands / name, SERVER.replace('"$@"', '--port "$1"'))
        for day, (name, golden) in enumerate(DOCUMENTS.items(), start=1):
            document = json.loads((GOLDEN / f"{golden}.json").read_text())
            document["started_at"] = f"2026-01-{day:02}T00:00:00Z"  # no two of one run
            (folder / name).write_text(json.dumps(document))
        for example in (ROOT / "docs" / "examples").iterdir():
            shutil.copy(example, folder)
        for home in (".zfunc", ".config/fish/completions"):
            (folder / home).mkdir(parents=True)
        main, limited, secure = (target.host for target in self.targets)
        shutil.copy(self.certificate.name, folder / "cert.pem")
        (folder / "vastar.toml").write_text(SCENARIOS.replace("127.0.0.1:8080", main))
        return os.environ | {
            "PATH": f"{commands}:{os.environ['PATH']}", "HOME": str(folder), "LC_ALL": "C.UTF-8",
            "DOCS_VASTAR": self.vastar, "DOCS_LOG": str(folder / "calls"), "DOCS_MAIN": main,
            "DOCS_LIMITED": limited, "DOCS_SECURE": secure,
            "DOCS_GATEWAY": f"127.0.0.1:{self.gateway.server_port}", "URL": "http://127.0.0.1:8080/",
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
            "CPATH": str(ROOT / "plugins")}  # where vastar_output.h is
