"""`vastar` as the blocks of the documentation call it: the real one, on targets of the test.

What is changed of a command, and nothing else, so that a wrong flag or value is still refused:
- a server of the page is one of the test: TARGETS, and PATHS that `vastar serve` does not have;
- a Pushgateway is one of the test, and a push that it does not get is an error;
- durations and counts are cut down to LIMITS, a comparison looks at its evidence early;
- `vastar serve` gets a free port, and ends as soon as it listens.
Each call is a line of DOCS_LOG.
"""
import json
import os
import re
import signal
import subprocess
import sys

VASTAR, LOG = os.environ["DOCS_VASTAR"], os.environ["DOCS_LOG"]
MAIN, LIMITED = os.environ["DOCS_MAIN"], os.environ["DOCS_LIMITED"]  # host:port; --limit 16
SECURE = os.environ["DOCS_SECURE"]  # host:port; --tls-self-signed
GATEWAY = os.environ["DOCS_GATEWAY"]  # host:port
TARGETS = {"8080": MAIN, "8081": LIMITED, "4545": MAIN, "3080": MAIN,
           "8443": SECURE}
PATHS = {"/v1/chat", "/trigger", "/search", "/api", "/q"}  # all of them are /delay/1ms here
URL = re.compile(r"(https?://|ws://)?(localhost|127\.0\.0\.1):(\d+|\{port\})(/.*)?")

DURATION = re.compile(r"(\d+(\.\d+)?(us|ms|s|m|h))+|\d+(\.\d+)?")
LIMITS = {"-z": "300ms", "--duration": "300ms", "--launch-time": "600ms", "--warmup": "100ms"}
MOST_REQUESTS = 2000
SWEEP_DURATION = "100ms"
TIMED_MODES = {"throughput", "matrix", "format", "hold"}  # of `vastar ws`


def on_our_targets(word):
    found = URL.fullmatch(word)
    if not found:
        return word
    host = "127.0.0.1:{port}" if found[3] == "{port}" else TARGETS[found[3]]
    return f"{found[1] or 'http://'}{host}{'/delay/1ms' if found[4] in PATHS else found[4] or '/'}"


def shorter(flag, value):
    if flag in LIMITS and DURATION.fullmatch(value):
        return LIMITS[flag]
    if flag == "--stages":
        return re.sub(r"(^|,)[^:,]*[1-9][^:,]*:", r"\g<1>100ms:", value)
    if flag in ("-n", "--requests") and value.isdigit():
        return str(min(int(value), MOST_REQUESTS))
    return value


def changed(words):
    words = [word.replace("http://gateway:9091/", f"http://{GATEWAY}/") for word in words]
    words = [word.replace(":80:127.0.0.1:8080", f":80:{MAIN}") for word in words]  # --connect-to
    done = []
    for at, word in enumerate(words):
        flag, equals, value = word.partition("=")
        if equals and flag.startswith("--"):
            done.append(f"{flag}={shorter(flag, value)}")
        else:
            done.append(shorter(words[at - 1] if at else "", on_our_targets(word)))
    given = {word.partition("=")[0] for word in words}
    extra = ["--push-required"] if any(GATEWAY in word for word in words) else []
    if words[:1] == ["sweep"]:
        done = [SWEEP_DURATION if word == LIMITS["-z"] else word for word in done]
        extra += [] if given & {"-z", "-n"} else ["-z", SWEEP_DURATION]
    elif words[:1] == ["ws"] and words[1] in TIMED_MODES and not given & {"-z", "-n"}:
        extra += ["-z", SWEEP_DURATION]
    elif "--config" in given:
        return [*done, "-z", LIMITS["-z"]]  # the command line wins
    elif words[:1] == ["compare"] and not any(word.endswith(".json") for word in words):
        quick = {"--launch-time": "600ms", "--warmup": "100ms", "--launches": "2", "--budget": "20s"}
        extra += [part for pair in quick.items() if pair[0] not in given for part in pair]
    return done + extra


def served(words):
    """Runs `vastar serve` until it says where it listens."""
    words = [word for at, word in enumerate(words)
             if word not in ("-p", "--port") and words[at - 1] not in ("-p", "--port")]
    words = ["served.pem" if words[at - 1] == "--tls-write-cert" else word  # cert.pem is SECURE's
             for at, word in enumerate(words)]
    server = subprocess.Popen([VASTAR, *words, "--port", "0"], stdout=subprocess.PIPE)
    server.stdout.readline()
    server.send_signal(signal.SIGTERM)
    return server.wait()


def main():
    words = sys.argv[1:]
    run = changed(words)
    code = served(run) if run[:1] == ["serve"] else subprocess.run([VASTAR, *run]).returncode
    with open(LOG, "a", encoding="utf-8") as log:
        log.write(json.dumps({"words": words, "run": run, "code": code}) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
