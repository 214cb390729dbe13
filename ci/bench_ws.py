"""The WebSocket clients that ci/bench compares: vastar, and what users write with the libraries
of Node.js and Python. Each echoes a message at a time on every connection.
"""
import json
import shutil
import subprocess

import bench_tools as bench
from bench_peers import Reading

NODE_WS = bench.ROOT / "tests/support/node_ws.cjs"
PYTHON = "/usr/bin/python3"  # Debian's, which has python3-websockets


def has(*command):
    return shutil.which(command[0]) is not None and subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def vastar_argv(url, connections, seconds, size):
    return [bench.VASTAR, "ws", "echo", url, "-c", connections, "-z", f"{seconds}s", "--payload",
            size, "--workers", 1, "-o", "json", "--quiet"]


def node_argv(url, connections, seconds, size):
    return ["node", bench.ROOT / "ci/ws_client.cjs", url, connections, seconds, size]


def python_argv(url, connections, seconds, size):
    return [PYTHON, bench.ROOT / "ci/ws_client.py", url, connections, seconds, size]


def read_vastar(text):
    document = json.loads(text)
    mean_ms = document["latency"]["response"]["mean_ms"]
    return Reading(document["requests"]["succeeded"], document["requests"]["failed"],
                   document["elapsed_s"], mean_ms / 1e3 if mean_ms is not None else None)


def read_plain(text):
    figures = json.loads(text)
    return Reading(figures["requests"], 0, figures["seconds"], figures["mean_s"])


# By name: the command, how its output is read, and whether it can be run.
CLIENTS = {
    "vastar": (vastar_argv, read_vastar, lambda: True),
    "node ws": (node_argv, read_plain, lambda: has("node", str(NODE_WS))),
    "python": (python_argv, read_plain, lambda: has(PYTHON, "-c", "import websockets")),
}


def reading_of(read, text):
    """None when it is not understood."""
    try:
        return read(text)
    except (ValueError, KeyError, TypeError):
        return None
