"""Servers under control, runs of vastar, and what ran on what.

Shared by ci/bench, ci/bench-truth and ci/soak. Only the standard library. Everything stays on the loopback interface.
"""
import contextlib
import datetime
import json
import os
import pathlib
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
RELEASE = ROOT / "build/release"
VASTAR = os.environ.get("VASTAR", str(RELEASE / "src/vastar"))


def require_vastar():
    if os.access(VASTAR, os.X_OK):
        return
    sys.exit(f"{VASTAR} is not there: build it with 'cmake --preset release && "
             "cmake --build --preset release', or name another in VASTAR")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, host="127.0.0.1"):
    for _ in range(200):
        with contextlib.suppress(OSError), socket.create_connection((host, port), 1):
            return
        time.sleep(0.05)
    sys.exit(f"nothing listens on port {port} of {host}")


def on_core(core):
    return [] if core is None else ["taskset", "-c", str(core)]


class Server:
    """A server process, on one core when `core` names it; stopped at the end of a `with`."""

    def __init__(self, command, port, core=None, host="127.0.0.1"):
        self.url = f"http://{host}:{port}"
        self.process = subprocess.Popen([*on_core(core), *command], stdout=subprocess.DEVNULL)
        wait_for_port(port, host)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        self.process.wait(10)


class Target(Server):
    """The built-in target, on a free port or on the one that is named."""

    def __init__(self, *options, core=None, host="127.0.0.1", port=None):
        self.port = port or free_port()
        super().__init__([VASTAR, "serve", "--quiet", "--host", host, "--port", str(self.port),
                          *options], self.port, core, host)

    def requests(self):
        with urllib.request.urlopen(self.url + "/stats") as answer:
            return json.load(answer)["requests"]


NGINX_CONF = """
daemon off; worker_processes 1; pid {dir}/pid; error_log {dir}/error.log warn;
worker_rlimit_nofile {descriptors};
events {{ worker_connections {descriptors}; }}
http {{
  access_log off; keepalive_requests 1000000000; sendfile on; open_file_cache max=100;
  client_body_temp_path {dir}/body; proxy_temp_path {dir}/proxy; uwsgi_temp_path {dir}/uwsgi;
  fastcgi_temp_path {dir}/fastcgi; scgi_temp_path {dir}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    listen 127.0.0.1:{http2_port} http2 backlog=4096;
    listen 127.0.0.1:{tls_port} ssl backlog=4096;
    ssl_certificate {dir}/cert.pem; ssl_certificate_key {dir}/key.pem;
    location = / {{ return 200 "hello, world\\n"; }}
    location = /status {{ stub_status; }}
    location /f/ {{ alias {dir}/files/; }}
    location = /logged {{ access_log {dir}/access.log; return 200 "hello, world\\n"; }}
  }}
}}
"""


def make_certificate(folder):
    """cert.pem and key.pem: P-256, what most servers have."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                    "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-keyout", folder / "key.pem", "-out",
                    folder / "cert.pem"], check=True, capture_output=True)


class Nginx(Server):
    """nginx with one worker: 13 bytes at /, and at /logged with a line in its access log.

    `files` maps names to sizes: files of so many bytes at /f/NAME. At http2_url it speaks HTTP/2
    without TLS, at tls_url HTTP/1.1 with it and a certificate that nobody has signed.
    """

    def __init__(self, core=None, files=None):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="vastar-nginx-"))
        self.asked = 0
        self.folder.chmod(0o755)  # a worker started by root is somebody else
        (self.folder / "files").mkdir()
        for name, size in (files or {}).items():
            (self.folder / "files" / name).write_bytes(b"x" * size)
        port, http2_port, tls_port = free_port(), free_port(), free_port()
        self.http2_url = f"http://127.0.0.1:{http2_port}"
        self.tls_url = f"https://127.0.0.1:{tls_port}"
        make_certificate(self.folder)
        conf = self.folder / "nginx.conf"
        conf.write_text(NGINX_CONF.format(
            dir=self.folder, port=port, http2_port=http2_port, tls_port=tls_port,
            descriptors=resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
        error_log = self.folder / "error.log"
        nginx = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin") or sys.exit(
            "nginx is not installed; ci/setup does that")
        super().__init__([nginx, "-p", self.folder, "-c", conf, "-e", error_log], port,
                         core)

    def __exit__(self, *args):
        super().__exit__(*args)
        shutil.rmtree(self.folder, ignore_errors=True)

    def requests(self):
        """All that it has read but for those that ask this."""
        with urllib.request.urlopen(self.url + "/status") as answer:
            total = int(answer.read().split()[9])
        self.asked += 1
        return total - self.asked

    def logged(self):
        log = self.folder / "access.log"
        return len(log.read_text().splitlines()) if log.exists() else 0


def start_vastar(*arguments, env=None):
    """vastar, its document on standard output: a file, so that it never waits for a reader."""
    out = tempfile.TemporaryFile()
    process = subprocess.Popen([VASTAR, *map(str, arguments), "-o", "json", "--quiet"], stdout=out,
                               env={**os.environ, **(env or {})})
    process.stdout = out
    return process


def document_of(process):
    process.wait()
    with process.stdout as out:
        out.seek(0)
        text = out.read()
    if not text:
        sys.exit(f"vastar printed no document: {process.args}, exit code {process.returncode}")
    return json.loads(text)


def vastar(*arguments):
    return document_of(start_vastar(*arguments))


def git_commit():
    done = subprocess.run(["git", "-C", ROOT, "describe", "--always", "--dirty"],
                          capture_output=True, text=True, check=False)
    return done.stdout.strip() or None


def surroundings(machine):
    """What the figures were taken on; `machine` is that of any document."""
    return {"date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
            "commit": git_commit(), "machine": machine, "load_average": os.getloadavg()[0]}


def print_surroundings(facts):
    machine = facts["machine"]
    print(f"{facts['date']}, commit {facts['commit']}; {machine['cpu_model']}, "
          f"{machine['cpu_cores_logical']} cores, {machine['ram_mb']} MB, {machine['os']}; "
          f"load average before {facts['load_average']:.2f}\n")


def write_json(path, document):
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=1) + "\n")
    print(f"\nfigures: {path}")
