"""The parts of ci/bench: what is run under which load. Each yields tables (see bench_figures)."""
import dataclasses
import json
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import tempfile

import bench_figures as figures
import bench_tools as bench
import bench_ws
from bench_peers import Load

LOAD_COLUMNS = [("rate", "requests/s"), ("cpu_us", "CPU us"), ("user_us", "user"),
                ("sys_us", "system"), ("peak_kb", "peak KB"), ("little", "Little's law")]
LOAD_RATIOS = [("rate", "wrk"), ("cpu_us", "wrk"), ("cpu_us", "libevent"), ("cpu_us", "floor")]
HTTP2_RATIOS = [("rate", "h2load"), ("cpu_us", "h2load")]
FILES = {"1k": 1 << 10, "10k": 10 << 10, "100k": 100 << 10, "1m": 1 << 20}
DEADLINE_S = 60  # of one client, beyond what it was asked to run


@dataclasses.dataclass
class Scenario:
    name: str
    title: str
    path: str = "/"
    connections: int = 50
    server: str = "nginx"     # or serve, the built-in target: not the limit
    layout: str = "two-cores"  # the server on one, the client on the other; one-core; unpinned
    keep_alive: bool = True
    chunked: bool = False
    streams: int = 0          # HTTP/2, with so many requests at a time on each connection
    tls: bool = False         # nginx alone

    def base(self, server):
        if self.tls:
            return server.tls_url
        return server.http2_url if self.streams else server.url


def cores_of(layout):
    """(server's, client's), a None of them being anywhere; or None where there are too few."""
    cores = sorted(os.sched_getaffinity(0))
    if layout == "unpinned":
        return None, None
    if layout == "one-core":
        return cores[-1], cores[-1]
    if len(cores) < 2:
        return None
    return cores[0], cores[1]


def cores_apart():
    """As cores_of("two-cores"), or anywhere, for what can do without."""
    return cores_of("two-cores") or (None, None)


def server_for(kind, core):
    return bench.Nginx(core, FILES) if kind == "nginx" else bench.Target(core=core)


class Bench:
    """Clients, rounds, and what could not be measured or does not agree, by name."""

    def __init__(self, clients, rounds, seconds):
        self.clients, self.rounds, self.seconds = clients, rounds, seconds
        self.skipped, self.wrong = [], []
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="vastar-bench-"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def skip(self, line):
        if line not in self.skipped:
            self.skipped.append(line)
            print(f"bench: {line}", file=sys.stderr, flush=True)

    def order(self, turn):
        """Every client once, another one first each round, and back and forth."""
        shift = turn % len(self.clients)
        order = self.clients[shift:] + self.clients[:shift]
        return order if turn % 2 == 0 else order[::-1]

    def measured(self, argv, core, seconds):
        """(what `measured` says, standard output) or (None, why not)."""
        out = self.folder / "measured.json"
        out.unlink(missing_ok=True)
        command = [*bench.on_core(core), bench.RELEASE / "tests/bench/measured", out, *argv]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False,
                                  errors="replace", timeout=seconds + DEADLINE_S)
        except subprocess.TimeoutExpired:
            return None, f"did not end within {seconds + DEADLINE_S} s"
        if done.returncode != 0 or not out.exists():
            lines = (done.stderr.strip() or done.stdout.strip() or "?").splitlines()
            return None, f"exit code {done.returncode}: {lines[-1][:100]}"
        return json.loads(out.read_text()), done.stdout

    def run(self, where, client, load, core, wrap=()):
        """(cost, reading) of one run, its count held against the server's; or None, named."""
        argv = client.argv(load)
        if isinstance(argv, str):
            self.skip(f"{where}: {client.name}: skipped, {argv}")
            return None
        cost, text = self.measured([*wrap, *argv], core, load.seconds)
        if cost is None:
            self.skip(f"{where}: {client.name}: failed, {text}")
            return None
        reading = client.read(text)
        if reading is None or reading.requests <= 0:
            self.skip(f"{where}: {client.name}: its output is not understood, or nothing succeeded")
            return None
        return cost, reading

    def counted(self, where, client, load, core, server):
        before = server.requests()
        done = self.run(where, client, load, core)
        if done is None:
            return None
        seen = server.requests() - before - client.asks_first
        if figures.count_is_wrong(done[1], seen, load.connections * max(load.streams, 1)):
            line = f"{where}: {client.name} counts {done[1].requests}, the server {seen}"
            self.wrong.append(line)
            print(f"bench: {line}", file=sys.stderr, flush=True)
        if done[1].failed:
            self.skip(f"{where}: {client.name}: {done[1].failed} requests failed")
        return done


def sample_of(cost, reading, load):
    """One round's figures. The CPU is the whole process's: its start and its report are in it."""
    rate = reading.requests / (reading.seconds or load.seconds)
    under_way = load.connections * max(load.streams, 1)
    little = rate * reading.mean_s / under_way if reading.mean_s else None
    each = 1e6 / reading.requests
    return {"requests": reading.requests, "failed": reading.failed, "rate": rate, "little": little,
            "user_us": cost["user_s"] * each, "sys_us": cost["sys_s"] * each,
            "cpu_us": (cost["user_s"] + cost["sys_s"]) * each, "peak_kb": cost["peak_rss_kb"],
            "wall_ms": cost["wall_s"] * 1e3}


def table_of(name, title, columns, ratios, clients):
    kept = {client: samples for client, samples in clients.items() if any(samples)}
    peers = [(key, peer) for key, peer in ratios if peer in kept]
    return {"name": name, "title": title, "columns": columns, "ratios": peers, "clients": kept}


def load_table(run, scenario):
    cores = cores_of(scenario.layout)
    if cores is None:
        run.skip(f"{scenario.name}: skipped, it needs two cores")
        return
    samples = {client.name: [] for client in run.clients}
    with server_for(scenario.server, cores[0]) as server:
        load = Load(scenario.base(server) + scenario.path, scenario.connections, run.seconds,
                    keep_alive=scenario.keep_alive, chunked=scenario.chunked,
                    streams=scenario.streams)
        for turn in range(run.rounds):
            for client in run.order(turn):
                done = run.counted(scenario.name, client, load, cores[1], server)
                samples[client.name].append(done and sample_of(*done, load))
    ratios = HTTP2_RATIOS if scenario.streams else LOAD_RATIOS
    yield table_of(scenario.name, scenario.title, LOAD_COLUMNS, ratios, samples)


CONNECTIONS = (1, 50, 500, 1000, 5000)
SCENARIOS = {
    "c": [Scenario(f"nginx-c{c}", f"nginx, 13 bytes, c={c}", connections=c) for c in CONNECTIONS],
    "fast": [Scenario(f"serve-c{c}", f"vastar serve, 13 bytes, c={c}", connections=c,
                      server="serve") for c in CONNECTIONS],
    "bodies": [Scenario(f"nginx-{name}", f"nginx, {size:,} bytes with a length, c=50", f"/f/{name}")
               for name, size in FILES.items()],
    "chunked": [Scenario(f"chunked-{name}", f"serve, {size:,} bytes in chunks of {chunk}, c=50",
                         f"/chunked/{size}/{chunk}", server="serve", chunked=True)
                for (name, size), chunk in zip(FILES.items(), (256, 1024, 8192, 16384))],
    "http2": [Scenario(f"http2-{name}-c{c}-m{m}", f"nginx, HTTP/2, {size}, c={c}, m={m}", path, c,
                       streams=m)
              for name, size, path, c, m in (
                  ("small", "13 bytes", "/", 1, 1), ("small", "13 bytes", "/", 10, 10),
                  ("small", "13 bytes", "/", 100, 1), ("small", "13 bytes", "/", 1, 100),
                  ("100k", "102,400 bytes", "/f/100k", 10, 10))],
    "close": [Scenario("nginx-close", "nginx, 13 bytes, c=50, a connection a request",
                       keep_alive=False)],
    "tls": [*(Scenario(f"tls-c{c}", f"nginx, https, 13 bytes, c={c}", connections=c, tls=True)
              for c in (1, 50, 500)),
            *(Scenario(f"tls-{name}", f"nginx, https, {FILES[name]:,} bytes, c=50", f"/f/{name}",
                       tls=True) for name in ("100k", "1m")),
            Scenario("tls-close", "nginx, https, 13 bytes, c=50, a connection a request", tls=True,
                     keep_alive=False)],
    "small": [Scenario(f"{layout}-c{c}", f"nginx, 13 bytes, c={c}, {title}", connections=c,
                       layout=layout)
              for layout, title in (("one-core", "client and server on one core"),
                                    ("unpinned", "client and server on any core"))
              for c in (1, 50, 500)],
}


def part_of(scenarios):
    def tables(run):
        for scenario in scenarios:
            yield from load_table(run, scenario)
    return tables


def descriptor_limit():
    return resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def memory(run):
    """Peaks at several numbers of connections, the last as high as the descriptors go."""
    # Both ends need descriptors, and a client its ports of one address; nginx closes connections
    # that do nothing when fewer than a sixteenth of its own are left.
    most = min(descriptor_limit() * 9 // 10, 25000)
    sizes = [50, 1000, 5000, most] if most > 5000 else [50, 1000]
    cores = cores_apart()
    samples = {client.name: [{}] for client in run.clients}
    with server_for("nginx", cores[0]) as server:
        for size in sizes:
            load = Load(server.url + "/", size, run.seconds if size <= 5000 else 3)
            for client in run.clients:
                done = run.counted(f"memory-c{size}", client, load, cores[1], server)
                if done:
                    sample, peak = samples[client.name][0], done[0]["peak_rss_kb"]
                    sample[f"c{size}"] = peak
                    if size > 50 and "c50" in sample:
                        sample["bytes_per_connection"] = figures.bytes_per_connection(
                            sample["c50"], peak, 50, size)
    columns = [*((f"c{size}", f"peak KB at {size}") for size in sizes),
               ("bytes_per_connection", "bytes a connection")]
    yield table_of("memory", "nginx, 13 bytes; bytes a connection from the highest reached",
                   columns, [("bytes_per_connection", "libevent")], samples)


def commands_table(run, name, title, commands, times, ratios):
    """Wall time and CPU of whole commands, interleaved: {name: (argv, requests or None)}."""
    core = cores_apart()[1]
    samples = {label: [] for label in commands}
    for _ in range(times):
        for label, argv in commands.items():
            cost, why = run.measured(argv, core, 10)
            if cost is None:
                run.skip(f"{name}: {label}: failed, {why}")
            samples[label].append(cost and {
                "wall_ms": cost["wall_s"] * 1e3, "peak_kb": cost["peak_rss_kb"],
                "cpu_ms": (cost["user_s"] + cost["sys_s"]) * 1e3})
    columns = [("wall_ms", "wall ms"), ("cpu_ms", "CPU ms"), ("peak_kb", "peak KB")]
    return table_of(name, title, columns, ratios, samples)


def commands_with_requests(run, load):
    argvs = {client.name: client.argv(load) for client in run.clients}
    return {name: argv for name, argv in argvs.items() if not isinstance(argv, str)}


def startup(run):
    with server_for("nginx", cores_apart()[0]) as server:
        commands = commands_with_requests(run, Load(server.url + "/", 1, requests=1))
        commands["vastar --version"] = [bench.VASTAR, "--version"]
        yield commands_table(run, "startup", "one request of one connection, and no request at all",
                             commands, 20, [("wall_ms", "floor")])


def connects(run):
    size = min(5000, descriptor_limit() - 500)
    with server_for("nginx", cores_apart()[0]) as server:
        commands = commands_with_requests(run, Load(server.url + "/", size, requests=size))
        if "floor" in commands:
            commands["bare connect loop"] = [*commands["floor"], "--connect-only"]
        yield commands_table(run, "connects", f"{size:,} connections opened, one request on each",
                             commands, run.rounds, [("wall_ms", "floor"), ("cpu_ms", "floor")])


def syscalls(run):
    """Runs of their own under strace, which slows them: only the counts mean something."""
    if not shutil.which("strace"):
        run.skip("syscalls: skipped, no strace")
        return
    columns = [(key, key) for key in ("total", *figures.CALLS, "other")]
    for scenario in (SCENARIOS["c"][1], SCENARIOS["bodies"][3], SCENARIOS["chunked"][3],
                     SCENARIOS["close"][0]):
        cores = cores_apart()
        samples = {}
        with server_for(scenario.server, cores[0]) as server:
            load = Load(server.url + scenario.path, scenario.connections, 2,
                        keep_alive=scenario.keep_alive, chunked=scenario.chunked)
            for client in run.clients:
                table = run.folder / "strace"
                done = run.run(f"syscalls-{scenario.name}", client, load, cores[1],
                               ["strace", "-f", "-c", "-o", table])
                if done:
                    counts = figures.read_strace(table.read_text())
                    samples[client.name] = [figures.calls_a_request(counts, done[1].requests)]
        yield table_of(f"syscalls-{scenario.name}", scenario.title + "; system calls a request",
                       columns, [("total", "floor")], samples)


def instructions(run):
    """User instructions by callgrind: the difference of a long and a short run counts."""
    if not shutil.which("valgrind"):
        run.skip("instructions: skipped, no valgrind")
        return
    samples = {}
    with server_for("nginx", None) as server:
        for client in run.clients:
            if client.name not in ("hey", "oha"):  # runtimes that valgrind cannot follow
                samples[client.name] = [instructions_a_request(run, client, server.url + "/")]
    yield table_of("instructions", "nginx, 13 bytes, c=50; user instructions a request",
                   [("instructions", "instructions")],
                   [("instructions", "wrk"), ("instructions", "libevent")], samples)


def instructions_a_request(run, client, url):
    counts = []
    for requests, seconds in ((1000, 1), (10000, 4)):
        load = Load(url, 50, seconds, requests=requests)
        if client.cannot(load):  # by time then: callgrind gets through some thousands a second
            load = Load(url, 50, seconds)
        log = run.folder / "callgrind"
        done = run.run("instructions", client, load, None, [
            "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", f"--log-file={log}"])
        collected = re.search(r"Collected : (\d+)", log.read_text()) if done else None
        if not collected:
            return None
        counts.append((done[1].requests, int(collected[1])))
    (few, less), (many, more) = counts
    return {"instructions": (more - less) / (many - few)} if many > few else None


def recording(run):
    """Recording by itself: no socket, no server. Its share of a request is next to nothing."""
    samples = []
    for _ in range(run.rounds):
        cost, text = run.measured([bench.RELEASE / "tests/bench/recorder_cost"], cores_apart()[1], 10)
        if cost is None:
            run.skip(f"recording: failed, {text}")
            return
        samples.append(json.loads(text))
    columns = [("plain_ns", "ns, answered in one read"), ("other_ns", "ns, in several")]
    yield table_of("recording", "recording one operation", columns, [], {"vastar": samples})


def ws_sample(run, where, name, load, size, core):
    argv, read, _ = bench_ws.CLIENTS[name]
    command = map(str, argv(load.url, load.connections, load.seconds, size))
    cost, text = run.measured(command, core, load.seconds)
    reading = bench_ws.reading_of(read, text) if cost else None
    if reading is None or reading.requests <= 0:
        run.skip(f"{where}: {name}: failed, {text if cost is None else 'nothing came back'}")
        return None
    if reading.failed:
        run.skip(f"{where}: {name}: {reading.failed} messages failed")
    return sample_of(cost, reading, load)


def ws(run):
    """Echoes of WebSocket messages; the CPU of opening the connections is in it, as elsewhere."""
    there = [name for name, (_, _, installed) in bench_ws.CLIENTS.items() if installed()]
    for name in bench_ws.CLIENTS.keys() - there:
        run.skip(f"ws: {name}: skipped, not installed")
    cores = cores_apart()
    columns = [("rate", "messages/s"), *LOAD_COLUMNS[1:]]
    for connections, size in ((1, 64), (50, 64), (50, 4096), (500, 64)):
        where = f"ws-c{connections}-{size}"
        samples = {name: [] for name in there}
        with bench.Target(core=cores[0]) as server:
            load = Load("ws" + server.url[4:] + "/ws/echo", connections, run.seconds)
            for turn in range(run.rounds):
                shift = turn % len(there)
                for name in there[shift:] + there[:shift]:
                    samples[name].append(ws_sample(run, where, name, load, size, cores[1]))
        yield table_of(where, f"WebSocket echo, {size:,} bytes, c={connections}", columns,
                       [(key, name) for key in ("rate", "cpu_us") for name in there[1:]], samples)


PARTS = {**{name: part_of(scenarios) for name, scenarios in SCENARIOS.items()}, "memory": memory,
         "startup": startup, "connects": connects, "syscalls": syscalls,
         "instructions": instructions, "recording": recording, "ws": ws}
