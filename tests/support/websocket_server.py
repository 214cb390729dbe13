"""A WebSocket server of Debian's python3-websockets for tests: echoes, and refuses tokens that are
not signed with the secret.

Usage: websocket_server.py [--port PORT] [--delay SECONDS] [SECRET]; its port is the first line it
prints. Echoes come after the delay.
"""
import argparse
import asyncio
import base64
import hashlib
import hmac
import http
import json
import time

import websockets


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def problem_of(token, secret):
    """None when the token is good."""
    parts = token.split(".")
    if len(parts) != 3:
        return "no token\n"
    signed = hmac.new(secret.encode(), f"{parts[0]}.{parts[1]}".encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(signed, decoded(parts[2])):
        return "bad signature\n"
    if json.loads(decoded(parts[1])).get("exp", 0) < time.time():
        return "expired\n"
    return None


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("--port", type=int, default=0)
    options.add_argument("--delay", type=float, default=0)
    options.add_argument("secret", nargs="?")
    given = options.parse_args()
    secret = given.secret

    async def check(_path, headers):
        if secret is None:
            return None
        token = headers.get("Authorization", "").removeprefix("Bearer ")
        problem = problem_of(token, secret)
        return None if problem is None else (http.HTTPStatus.UNAUTHORIZED, [], problem.encode())

    async def echo(connection):
        await connection.send(json.dumps({"type": "server_ready", "protocol": connection.subprotocol}))
        async for message in connection:
            if given.delay > 0:
                await asyncio.sleep(given.delay)
            await connection.send(message)

    async with websockets.serve(echo, "127.0.0.1", given.port, process_request=check, max_size=2**26,
                                subprotocols=["chat"]) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.Future()


asyncio.run(main())
