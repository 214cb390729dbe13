"""The clients that ci/bench compares: how each is called, and how its output is read.

Every reader takes what the client printed and returns a Reading, or None when it is not to be
understood: a peer of another version must be named, not guessed at.
"""
import dataclasses
import json
import re
import shutil

import bench_tools as bench

PEERS = bench.ROOT / "build/peers/bin"


@dataclasses.dataclass
class Reading:
    """What a client says of itself."""
    requests: int             # answers that it took as good
    failed: int = 0
    seconds: float = None     # None: it does not say; what was asked for is taken
    mean_s: float = None      # mean response time
    sent: int = None          # requests sent, where it tells them from the answers


@dataclasses.dataclass
class Load:
    """What every client is asked to do."""
    url: str
    connections: int
    seconds: int = 1
    requests: int = None      # instead of seconds, for clients that can
    keep_alive: bool = True
    chunked: bool = False
    streams: int = 0          # HTTP/2, with so many requests at a time a connection; 0: HTTP/1.1


TIME_UNITS = {"us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}


def seconds_of(text):
    """'104.20us' -> 0.0001042; None when it is no time."""
    match = re.fullmatch(r"([\d.]+)\s*([a-zµ]+)", text.strip())
    return float(match[1]) * TIME_UNITS[match[2]] if match and match[2] in TIME_UNITS else None


def number_after(pattern, text, kind=float):
    match = re.search(pattern, text)
    return kind(match[1]) if match else None


def read_wrk(text):
    done = re.search(r"(\d+) requests in ([\d.]+\w+)", text)
    if not done:
        return None
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)",
                       text)
    bad = number_after(r"Non-2xx or 3xx responses: (\d+)", text, int) or 0
    mean = re.search(r"Latency\s+([\d.]+\w+)", text)
    return Reading(int(done[1]) - bad, bad + sum(map(int, errors.groups() if errors else ())),
                   seconds_of(done[2]), seconds_of(mean[1]) if mean else None)


def read_ab(text):
    done = number_after(r"Complete requests:\s+(\d+)", text, int)
    if done is None:
        return None
    failed = number_after(r"Failed requests:\s+(\d+)", text, int) or 0
    bad = number_after(r"Non-2xx responses:\s+(\d+)", text, int) or 0
    # "Time per request" is connections / rate, not a measured mean: it proves nothing.
    return Reading(done - failed - bad, failed + bad,
                   number_after(r"Time taken for tests:\s+([\d.]+) seconds", text))


def read_h2load(text):
    done = re.search(r"requests: \d+ total, (\d+) started, \d+ done, (\d+) succeeded, "
                     r"(\d+) failed, (\d+) errored, (\d+) timeout", text)
    if not done:
        return None
    started, succeeded, failed, errored, timed_out = map(int, done.groups())
    took = re.search(r"finished in ([\d.]+\w+)", text)
    mean = re.search(r"time for request:\s+\S+\s+\S+\s+(\S+)", text)
    return Reading(succeeded, failed + errored + timed_out, seconds_of(took[1]) if took else None,
                   seconds_of(mean[1]) if mean else None, started)


def read_hey(text):
    codes = re.findall(r"\[(\d{3})\]\s+(\d+) responses", text)
    errors = re.search(r"Error distribution:\n((?:\s+\[\d+\].*\n?)+)", text)
    if not codes and not errors:
        return None
    good = sum(int(count) for code, count in codes if code[0] in "23")
    failed = sum(int(count) for code, count in codes if code[0] not in "23")
    if errors:
        failed += sum(int(count) for count in re.findall(r"^\s+\[(\d+)\]", errors[1], re.MULTILINE))
    mean = number_after(r"Average:\s+([\d.]+) secs", text)
    coarse = mean is None or mean < 0.001  # it has four decimals: below this they say too little
    return Reading(good, failed, number_after(r"Total:\s+([\d.]+) secs", text),
                   None if coarse else mean)


def document_in(text):
    """The JSON object that is the text or its last line; {} when there is none."""
    for part in (text, text.strip().rsplit("\n", 1)[-1]):
        try:
            document = json.loads(part)
        except ValueError:
            continue
        if isinstance(document, dict):
            return document
    return {}


def read_oha(text):
    document = document_in(text)
    codes, errors = (document.get(key) for key in ("statusCodeDistribution", "errorDistribution"))
    if codes is None:
        return None
    good = sum(count for code, count in codes.items() if code[0] in "23")
    # What was in flight at the deadline is an error to oha, and not one to anybody else.
    failed = sum(codes.values()) - good + sum(
        count for name, count in (errors or {}).items() if "deadline" not in name)
    summary = document.get("summary", {})
    return Reading(good, failed, summary.get("total"), summary.get("average"))


def read_vastar(text):
    document = document_in(text)
    if document.get("kind") != "run":
        return None
    requests, seconds = document["requests"], document["elapsed_s"]
    little, rate = document["validity"]["littles_law_ratio"], document["rps"]
    slots = document["params"]["concurrency"] * document["params"].get("streams", 1)
    mean = little * slots / rate if little and rate else None
    return Reading(requests["succeeded"], requests["failed"], seconds, mean, requests["started"])


def read_bare(text):
    document = document_in(text)
    if "answer_bytes" not in document:
        return None
    return Reading(document["requests"], 0, document["seconds"], None, document["sent"])


def until(load, count_flag, time_flag, unit=""):
    return [count_flag, load.requests] if load.requests else [time_flag, f"{load.seconds}{unit}"]


class Client:
    """One client; `argv(load)` is a command, or the reason in words why it cannot do that."""
    asks_first = 0  # requests that it sends before those that it counts
    http2 = False   # without TLS

    def __init__(self, name, program, version_flag, read):
        self.name, self.program, self.version_flag, self.read = name, program, version_flag, read

    def argv(self, load):
        cannot = self.cannot(load)
        if load.streams and not self.http2:
            cannot = "no HTTP/2 without TLS"
        return cannot or [str(word) for word in (self.program, *self.arguments(load))]

    def cannot(self, load):
        return None

    def arguments(self, load):
        raise NotImplementedError


class Vastar(Client):
    http2 = True

    def arguments(self, load):
        return [*until(load, "-n", "-z", "s"), "-c", load.connections, "--workers", 1, "-o", "json",
                *(["--http2", "--streams", load.streams] if load.streams else []),
                *(["--insecure"] if load.url.startswith("https") else []),
                "--quiet", *([] if load.keep_alive else ["--disable-keepalive"]), load.url]


class Bare(Client):
    asks_first = 1

    def cannot(self, load):
        return "no TLS" if load.url.startswith("https") else None

    def arguments(self, load):
        host, port, path = re.fullmatch(r"http://([^:/]+):(\d+)(/.*)?", load.url).groups()
        return [host, port, path or "/", "-c", load.connections, *until(load, "-n", "-z"),
                *([] if load.keep_alive else ["--close"])]


class Wrk(Client):
    def cannot(self, load):
        return "knows no number of requests" if load.requests else None

    def arguments(self, load):
        return ["-t1", f"-c{load.connections}", f"-d{load.seconds}s", "--latency",
                *([] if load.keep_alive else ["-H", "Connection: close"]), load.url]


class Ab(Client):
    def cannot(self, load):
        return "speaks HTTP/1.0, which has no chunks" if load.chunked else None

    def arguments(self, load):
        # -t sets -n to 50,000, so -n comes after it; it keeps a record for each of them.
        limit = ["-n", load.requests] if load.requests else ["-t", load.seconds, "-n",
                                                             load.seconds * 1000000]
        return ["-q", *(["-k"] if load.keep_alive else []), *limit, "-c", load.connections,
                load.url if load.url.count("/") > 2 else load.url + "/"]


class H2load(Client):
    http2 = True

    def cannot(self, load):
        return None if load.keep_alive else "does not connect again"

    def arguments(self, load):
        version = ["-m", load.streams] if load.streams else ["--h1"]
        return [*version, "-t1", f"-c{load.connections}", *until(load, "-n", "-D"), load.url]


class Hey(Client):
    def cannot(self, load):
        uneven = load.requests and load.requests % load.connections
        return "sends a multiple of -c" if uneven else None

    def arguments(self, load):
        return [*until(load, "-n", "-z", "s"), "-c", load.connections, "-cpus", 1,
                *([] if load.keep_alive else ["-disable-keepalive"]), load.url]


class Oha(Client):
    def arguments(self, load):
        return ["--no-tui", "--output-format", "json", *until(load, "-n", "-z", "s"), "-c",
                load.connections, *([] if load.keep_alive else ["--disable-keepalive"]),
                *(["--insecure"] if load.url.startswith("https") else []), load.url]


class OldVastar(Client):
    """vastar 0.3, the tool that this one follows: hey's flags and hey's summary."""

    def cannot(self, load):
        if load.url.startswith("https"):
            return "no TLS"
        return None if load.keep_alive else "always keeps its connections"

    def arguments(self, load):
        return [*until(load, "-n", "-z", "s"), "-c", load.connections, load.url]


def all_clients():
    built = bench.RELEASE / "tests/bench"
    return [
        Vastar("vastar", bench.VASTAR, "--version", read_vastar),
        Bare("floor", built / "floor_client", None, read_bare),
        Bare("libevent", built / "event_client", None, read_bare),
        Wrk("wrk", "wrk", "-v", read_wrk),
        H2load("h2load", "h2load", "--version", read_h2load),
        Ab("ab", "ab", "-V", read_ab),
        Hey("hey", "hey", None, read_hey),
        Oha("oha", PEERS / "oha", "--version", read_oha),
        OldVastar("vastar-0.3", PEERS / "vastar", "--version", read_hey),
    ]


def installed(clients):
    """Those that are there, and a line for each that is not."""
    there = [client for client in clients if shutil.which(str(client.program))]
    missing = [f"{client.name}: skipped, not installed"
               for client in clients if client not in there]
    return there, missing
