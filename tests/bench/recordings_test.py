"""What the judge says of recorded launches: comparisons of real servers, drawn again.

    recordings_test.py GATE_REPLAY

The draw has a seed, so the counts are always the same. A change of the rules that lets a false alarm
or a miss through on them has to answer for it here.
"""
import json
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import unittest

RECORDINGS = pathlib.Path(__file__).parent / "recordings.tar.xz"
GATES = 500


class Recordings(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        with tarfile.open(RECORDINGS) as archive:
            archive.extractall(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def judged(self, subject):
        documents = sorted(pathlib.Path(self.folder.name).glob(f"{subject}-*.json"))
        self.assertGreaterEqual(len(documents), 20)
        output = subprocess.run([REPLAY, "--gates", str(GATES), "--seed", "1", *documents],
                                check=True, capture_output=True, text=True).stdout
        return json.loads(output)

    def test_the_same_code_never_fails(self):
        for subject in ("target", "nginx"):
            with self.subTest(subject):
                counts = self.judged(subject)
                self.assertEqual(counts["fail"], 0)
                self.assertGreater(counts["pass"], 0.99 * GATES)

    def test_a_tenth_more_always_fails(self):
        self.assertEqual(self.judged("plus10")["fail"], GATES)

    def test_one_run_against_a_stored_one_does_worse(self):
        self.assertLess(self.judged("plus10")["single_run_fail_p50"], 0.75 * GATES)
        self.assertGreater(self.judged("nginx")["single_run_fail_p99"], 0.1 * GATES)


if __name__ == "__main__":
    REPLAY = sys.argv.pop(1)
    unittest.main()
