"""What vastar takes for a whole response, llhttp takes for the same: two readers that disagree on
where a response ends are how responses are smuggled. The reverse need not hold: vastar is the
stricter one, and each way in which it is stands below.

llhttp_test.py HTTP1_VERDICTS; without node the test is skipped.
"""
import os
import random
import shutil
import subprocess
import sys
import unittest

VERDICTS = os.path.abspath(sys.argv[1])
NODE = shutil.which("node") or shutil.which("nodejs")
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "llhttp.js")
MUTANTS = 20_000
PIECES = [b"\r\n", b"\n", b"\r", b"\0", b" ", b"\t", b":", b",", b";", b"0", b"5", b"-1", b"+5",
          b"ffffffffffffffff", b"18446744073709551616", b"Content-Length: 3\r\n",
          b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: gzip\r\n",
          b"Connection: close\r\n", b"HTTP/1.0", b"HTTP/1.1 100 Continue\r\n\r\n", b"\x80", b"\x7f"]
# What llhttp refuses and vastar takes, with the reason.
KNOWN = {
    "HPE_INVALID_VERSION": "minor versions above 1 are HTTP/1.1 to RFC 9112, 2.3",
    "HPE_INVALID_CONTENT_LENGTH": "equal values in a list are one (RFC 9110, 8.6)",
    "HPE_UNEXPECTED_CONTENT_LENGTH": "so are equal values in two fields",
    "HPE_STRICT": "blanks behind a chunk's extension, which is passed over (RFC 9112, 7.1.1)",
    "HPE_HEADER_OVERFLOW": "a head of 64 KiB; Node's limit is lower",
    "HPE_INVALID_CHUNK_SIZE": "blanks before a chunk's extension (RFC 9112, 7.1.1)",
    "HPE_CLOSED_CONNECTION": "bytes after a response that closes: the next matter",
}


def mutants(cases, count):
    dice = random.Random(9112)
    short = [case for case in cases if len(case) < 1_000]
    for _ in range(count):
        data = bytearray(dice.choice(short))
        for _ in range(dice.randint(1, 3)):
            at = dice.randint(0, len(data))
            how = dice.randint(0, 3)
            if how == 0:
                data[at:at] = dice.choice(PIECES)
            elif how == 1:
                del data[at:at + dice.randint(1, 4)]
            elif how == 2:
                data[at:at + 1] = bytes([dice.randint(0, 255)])
            else:
                other = dice.choice(short)
                data[at:] = other[dice.randint(0, len(other)):]
        yield bytes(data)


def verdicts(command, cases):
    text = "".join(case.hex() + "\n" for case in cases)
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert len(lines) == len(cases), done.stderr
    return lines


class Llhttp(unittest.TestCase):
    def test_agrees_on_every_response_that_vastar_takes(self):
        listed = subprocess.run([VERDICTS, "--cases"], capture_output=True, text=True, check=True)
        cases = [bytes.fromhex(line) for line in listed.stdout.splitlines()]
        self.assertGreater(len(cases), 100)
        cases += mutants(cases, MUTANTS)
        ours, theirs = verdicts([VERDICTS], cases), verdicts([NODE, SCRIPT], cases)
        both = 0
        disagreements = []
        for case, our, their in zip(cases, ours, theirs):
            if our.startswith("failed") or their.removeprefix("failed ") in KNOWN:
                continue
            both += our == their
            if our != their:
                disagreements.append(f"{case[:300]!r}: {our}; llhttp: {their}")
        self.assertEqual([], disagreements[:20], f"{len(disagreements)} in all")
        self.assertGreater(both, 1_000, "too few responses were taken to say anything")


if NODE is None:
    print("skipped: no node, whose parser this is held against")
    sys.exit(77)
unittest.main(argv=sys.argv[:1])
