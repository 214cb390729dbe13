"""An echo client as users of Python's websockets would write it, for ci/bench: opens the
connections, then each sends a message whenever the one before has come back.

Usage: ws_client.py URL CONNECTIONS SECONDS BYTES; prints {"requests", "seconds", "mean_s"}.
"""
import asyncio
import json
import sys
import time

import websockets


async def load(connection, payload, end, sums):
    while (sent := time.monotonic()) < end:
        await connection.send(payload)
        if await connection.recv() != payload:
            sys.exit("not the message that was sent")
        sums["requests"] += 1
        sums["waited"] += time.monotonic() - sent


async def main(url, connections, seconds, size):
    opened = [await websockets.connect(url, compression=None) for _ in range(connections)]
    sums = {"requests": 0, "waited": 0.0}
    begin = time.monotonic()
    await asyncio.gather(*(load(one, "a" * size, begin + seconds, sums) for one in opened))
    print(json.dumps({"requests": sums["requests"], "seconds": time.monotonic() - begin,
                      "mean_s": sums["waited"] / max(sums["requests"], 1)}), flush=True)


asyncio.run(main(sys.argv[1], *map(int, sys.argv[2:5])))
