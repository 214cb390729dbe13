"""A second opinion: one blocking connection, one request at a time, nothing else."""
import math
import socket
import time
import urllib.parse


def response_times(url, count):
    """p50 and p90 in ms. For answers that arrive in one piece, as those of /delay do."""
    parts = urllib.parse.urlsplit(url)
    request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
    times = []
    with socket.create_connection((parts.hostname, parts.port)) as connection:
        for _ in range(count):
            begin = time.perf_counter_ns()
            connection.sendall(request)
            connection.recv(65536)
            times.append((time.perf_counter_ns() - begin) / 1e6)
    times.sort()
    return {name: times[math.ceil(q * count) - 1] for name, q in (("p50", .5), ("p90", .9))}
