"""Tests of what ci/bench computes: the readers of its peers' outputs, ratios, counts, tables.

None of them measures anything. Given two programs, a floor_client and a vastar, the bare clients'
counts are held against a server too: bench_test.py FOLDER_OF_CLIENTS VASTAR.
"""
import json
import pathlib
import subprocess
import sys
import unittest

CI = pathlib.Path(__file__).resolve().parents[2] / "ci"
sys.path.insert(0, str(CI))
import bench_figures as figures  # noqa: E402
import bench_peers as peers  # noqa: E402
import bench_tools as bench  # noqa: E402
import soak_figures as soak  # noqa: E402

WRK = """Running 1s test @ http://127.0.0.1:18098/
  1 threads and 5 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   306.34us  807.88us   5.51ms   90.90%
    Req/Sec    55.08k    10.85k   68.17k    60.00%
  Latency Distribution
     50%   51.00us
  54687 requests in 1.10s, 4.07MB read
"""
AB = """Concurrency Level:      5
Time taken for tests:   1.000 seconds
Complete requests:      51081
Failed requests:        2
   (Connect: 0, Receive: 0, Length: 2, Exceptions: 0)
Keep-Alive requests:    51081
Time per request:       0.098 [ms] (mean)
"""
H2LOAD = """finished in 1.00s, 43932.00 req/s, 3.27MB/s
requests: 43932 total, 43937 started, 43932 done, 43930 succeeded, 2 failed, 0 errored, 1 timeout
status codes: 43932 2xx, 0 3xx, 0 4xx, 0 5xx
                     min         max         mean         sd        +/- sd
time for request:       40us      7.38ms       113us       311us    98.66%
"""
HEY = """
Summary:
  Total:	1.0012 secs
  Slowest:	0.0062 secs
  Fastest:	0.0001 secs
  Average:	0.0013 secs
  Requests/sec:	37461.0

Status code distribution:
  [200]	37486 responses
  [503]	4 responses

Error distribution:
  [7]	Get "http://127.0.0.1:1/": dial tcp 127.0.0.1:1: connect: connection refused
  [3]	Get "http://127.0.0.1:1/": EOF
"""


class Readers(unittest.TestCase):
    def test_wrk(self):
        reading = peers.read_wrk(WRK)
        self.assertEqual((reading.requests, reading.failed, reading.seconds), (54687, 0, 1.1))
        self.assertAlmostEqual(reading.mean_s, 306.34e-6)

    def test_wrk_with_errors(self):
        text = WRK + ("  Socket errors: connect 1, read 2, write 3, timeout 4\n"
                      "  Non-2xx or 3xx responses: 87\n")
        self.assertEqual(peers.read_wrk(text).requests, 54600)
        self.assertEqual(peers.read_wrk(text).failed, 97)

    def test_ab(self):
        reading = peers.read_ab(AB)
        self.assertEqual((reading.requests, reading.failed, reading.seconds), (51079, 2, 1.0))
        self.assertIsNone(reading.mean_s)  # its mean is connections / rate, by definition

    def test_ab_with_other_statuses(self):
        self.assertEqual(peers.read_ab(AB + "Non-2xx responses:      79\n").requests, 51000)

    def test_h2load(self):
        reading = peers.read_h2load(H2LOAD)
        self.assertEqual((reading.requests, reading.failed, reading.sent), (43930, 3, 43937))
        self.assertAlmostEqual(reading.mean_s, 113e-6)

    def test_hey(self):
        reading = peers.read_hey(HEY)
        self.assertEqual((reading.requests, reading.failed, reading.seconds), (37486, 14, 1.0012))
        self.assertEqual(reading.mean_s, 0.0013)

    def test_a_mean_of_one_digit_is_none(self):
        self.assertIsNone(peers.read_hey(HEY.replace("0.0013", "0.0003")).mean_s)

    def test_hey_with_errors_alone(self):
        reading = peers.read_hey("Error distribution:\n  [7]\tGet: refused\n")
        self.assertEqual((reading.requests, reading.failed), (0, 7))

    def test_oha(self):
        reading = peers.read_oha(json.dumps({
            "summary": {"total": 1.01, "average": 0.002},
            "statusCodeDistribution": {"200": 100, "404": 3},
            "errorDistribution": {"aborted due to deadline": 50, "connection refused": 2}}))
        self.assertEqual((reading.requests, reading.failed, reading.seconds), (100, 5, 1.01))

    def test_vastar(self):
        reading = peers.read_vastar(json.dumps({
            "kind": "run", "requests": {"started": 12, "succeeded": 9, "failed": 3}, "rps": 9.0,
            "elapsed_s": 1.0, "params": {"concurrency": 4},
            "validity": {"littles_law_ratio": 0.9}}))
        self.assertEqual((reading.requests, reading.failed, reading.sent), (9, 3, 12))
        self.assertAlmostEqual(reading.mean_s, 0.4)

    def test_vastar_of_several_streams(self):
        reading = peers.read_vastar(json.dumps({
            "kind": "run", "requests": {"started": 12, "succeeded": 9, "failed": 3}, "rps": 9.0,
            "elapsed_s": 1.0, "params": {"concurrency": 2, "streams": 5},
            "validity": {"littles_law_ratio": 0.9}}))
        self.assertAlmostEqual(reading.mean_s, 1.0)

    def test_bare(self):
        line = '{"connections": 5, "requests": 90, "sent": 95, "answer_bytes": 78, "seconds": 0.5}'
        self.assertEqual(peers.read_bare(line), peers.Reading(90, 0, 0.5, None, 95))

    def test_what_is_not_understood_is_no_reading(self):
        for read in (peers.read_wrk, peers.read_ab, peers.read_h2load, peers.read_hey,
                     peers.read_oha, peers.read_vastar, peers.read_bare):
            for text in ("", "usage: something else\n", "[1, 2]", '{"kind": "sweep"}'):
                self.assertIsNone(read(text), f"{read.__name__} of {text!r}")

    def test_times(self):
        for text, seconds in (("12us", 12e-6), ("1.5ms", 1.5e-3), ("2s", 2), ("1.00m", 60),
                              ("3h", 10800), ("7", None), ("7 parsecs", None), ("", None)):
            self.assertEqual(peers.seconds_of(text), seconds, text)

    def test_strace(self):
        text = ("% time     seconds  usecs/call     calls    errors syscall\n"
                "------ ----------- ----------- --------- --------- ----------------\n"
                " 60.00    0.010000           5      2000           sendto\n"
                " 30.00    0.005000           2      2100       100 recvfrom\n"
                "  5.00    0.001000           2       400           epoll_wait\n"
                "  5.00    0.001000           2       100           brk\n"
                "------ ----------- ----------- --------- --------- ----------------\n"
                "100.00    0.017000           3      4600       100 total\n")
        counts = figures.read_strace(text)
        self.assertEqual(counts, {"sendto": 2000, "recvfrom": 2100, "epoll_wait": 400, "brk": 100})
        sample = figures.calls_a_request(counts, 1000)
        self.assertAlmostEqual(sample["total"], 4.6)
        self.assertAlmostEqual(sample["recv"], 2.1)
        self.assertAlmostEqual(sample["other"], 0.1)


class Commands(unittest.TestCase):
    def argv(self, name, **changes):
        load = peers.Load("http://127.0.0.1:80", 50, **changes)
        return {client.name: client for client in peers.all_clients()}[name].argv(load)

    def test_all_get_the_same_load(self):
        for client in peers.all_clients():
            words = " ".join(client.argv(peers.Load("http://127.0.0.1:80/", 57, 3)))
            self.assertRegex(words, r"-c ?57\b", client.name)
            self.assertRegex(words, r"-[zdtD] ?3(s|\b)", client.name)

    def test_http2_is_asked_of_those_that_speak_it(self):
        self.assertIn("--http2 --streams 10", " ".join(self.argv("vastar", streams=10)))
        h2load = self.argv("h2load", streams=10)
        self.assertIn("-m 10", " ".join(h2load))
        self.assertNotIn("--h1", h2load)
        self.assertIn("--h1", self.argv("h2load"))
        self.assertIsInstance(self.argv("wrk", streams=10), str)

    def test_ab_wants_a_path_and_its_limit_after_its_time(self):
        words = self.argv("ab")
        self.assertEqual(words[-1], "http://127.0.0.1:80/")
        self.assertLess(words.index("-t"), words.index("-n"))

    def test_what_a_client_cannot_do_is_said_in_words(self):
        for name, changes in (("ab", {"chunked": True}), ("h2load", {"keep_alive": False}),
                              ("wrk", {"requests": 10}), ("hey", {"requests": 51})):
            self.assertIsInstance(self.argv(name, **changes), str, name)
            self.assertIsInstance(self.argv(name), list, name)


def table(clients, name="t", ratios=(("rate", "wrk"),)):
    return {"name": name, "title": "a title", "columns": [("rate", "requests/s")],
            "ratios": list(ratios),
            "clients": {client: [rate and {"rate": rate} for rate in rates]
                        for client, rates in clients.items()}}


class Arithmetic(unittest.TestCase):
    def test_ratios_are_taken_within_a_round(self):
        # Of medians the ratio would be 300 / 200; each round says 2.
        found = figures.ratio(table({"vastar": [200, 300, 800], "wrk": [100, 150, 400]}),
                              "vastar", "wrk", "rate")
        self.assertEqual(found, (2, 2, 2))
        uneven = table({"vastar": [100, 300, 400], "wrk": [100, 100, 100]})
        self.assertEqual(figures.ratio(uneven, "vastar", "wrk", "rate"), (3, 1, 4))

    def test_a_round_that_one_of_them_missed_does_not_count(self):
        found = figures.ratio(table({"vastar": [100, None, 400], "wrk": [100, 100, None]}),
                              "vastar", "wrk", "rate")
        self.assertEqual(found, (1, 1, 1))

    def test_without_a_peer_there_is_no_ratio(self):
        self.assertIsNone(figures.ratio(table({"vastar": [1]}), "vastar", "wrk", "rate"))
        self.assertIsNone(figures.ratio(table({"vastar": [1], "wrk": [None]}), "vastar", "wrk",
                                        "rate"))

    def test_bytes_per_connection(self):
        self.assertEqual(figures.bytes_per_connection(5000, 5950, 50, 1000), 1024)

    def test_counts(self):
        reading = peers.Reading(requests=100, failed=2)
        for seen, wrong in ((99, True), (100, False), (107, False), (108, True)):
            self.assertEqual(figures.count_is_wrong(reading, seen, 5), wrong, seen)

    def test_changes(self):
        old = {"tables": [table({"vastar": [100, 110], "wrk": [100, 100]}),
                          table({"vastar": [1], "wrk": [1]}, "gone")]}
        new = {"tables": [table({"vastar": [120, 130], "wrk": [100, 100]}),
                          table({"vastar": [1], "wrk": [1]}, "fresh")]}
        (change,) = figures.changes(old, new)
        self.assertEqual(change[:2], ("t", "rate/wrk"))
        self.assertIn("+19.0%  no round in common", figures.change_line(*change))
        (same,) = figures.changes(old, {"tables": old["tables"][:1]})
        self.assertTrue(figures.change_line(*same).endswith("+0.0%"))

    def test_tables(self):
        one = table({"vastar": [1000, 1200, 900], "wrk": [1000, 600, None], "ab": [None] * 3})
        self.assertEqual(figures.as_markdown(one).splitlines()[2:], [
            "| client | requests/s | rate/wrk |", "| --- | --- | --- |",
            "| vastar | 1,000 (900..1,200) | 1.50 (1.00..2.00) |",
            "| wrk | 800 (600..1,000) | 1.00 |", "| ab | - | - |"])
        lines = figures.as_text(one).splitlines()[1:]
        self.assertEqual(len({len(line) for line in lines}), 1, "columns are aligned")

    def test_loads_stand_side_by_side(self):
        loads = [table({"vastar": [100, 300], "wrk": [100, 100]}, "a"),
                 table({"vastar": [5], "ab": [7]}, "b", ())]
        text = figures.markdown_of(loads)
        self.assertIn("| vastar's | rate/wrk |\n| --- | --- |\n"
                      "| a | 2.00 (1.00..3.00) |\n| b | - |", text)
        self.assertIn("| requests/s | vastar | wrk | ab |\n| --- | --- | --- | --- |\n"
                      "| a | 200 | 100 | - |\n| b | 5 | - | 7 |", text)

    def test_what_is_no_load_keeps_its_own_table(self):
        other = {"name": "memory", "title": "peaks", "columns": [("c50", "at 50")], "ratios": [],
                 "clients": {"wrk": [{"c50": 4096}]}}
        self.assertEqual(figures.markdown_of([other]),
                         "`memory`: peaks\n\n| client | at 50 |\n| --- | --- |\n| wrk | 4,096 |")


def minutes(values):
    return [(60.0 * i, value) for i, value in enumerate(values)]


class Soaking(unittest.TestCase):
    """What ci/soak says of series that are known."""
    NOISE = [3, -2, 1, 0, -3, 2, -1, 3, 0, -2, 2, 1, -3, 0, 1, -1, 2, -2, 3, -1]

    def verdict(self, values, limit):
        return soak.judge(minutes(values), limit)[2]

    def test_noise_is_flat(self):
        for limit in (soak.Limit("KB", flat=1), soak.Limit("KB", a_second=0.001)):
            self.assertEqual(self.verdict([100 + n for n in self.NOISE], limit), "flat")

    def test_a_leak_below_the_noise_of_a_sample_is_found(self):
        leaking = [100 + n + i for i, n in enumerate(self.NOISE)]
        self.assertEqual(self.verdict(leaking, soak.Limit("KB", flat=10)), "grows")

    def test_growth_within_the_limit_is_flat(self):
        leaking = [100 + n + i for i, n in enumerate(self.NOISE)]
        self.assertEqual(self.verdict(leaking, soak.Limit("KB", flat=30)), "flat")
        self.assertEqual(self.verdict(leaking, soak.Limit("KB", share=0.3)), "flat")
        self.assertEqual(self.verdict(leaking, soak.Limit("KB", a_second=0.02)), "flat")

    def test_what_falls_is_flat(self):
        self.assertEqual(self.verdict(range(100, 80, -1), soak.Limit("KB")), "flat")

    def test_the_begin_is_not_looked_at(self):
        self.assertEqual(self.verdict([0, 40, 90] + [100] * 20, soak.Limit("KB", flat=1)), "flat")

    def test_one_outlier_is_no_trend(self):
        values = [100.0] * 20
        values[-1] = 10_000
        self.assertEqual(self.verdict(values, soak.Limit("KB", flat=1)), "flat")

    def test_a_descriptor_every_five_minutes_is_found(self):
        values = [60 + i // 5 for i in range(30)]
        self.assertEqual(self.verdict(values, soak.LEAKS["descriptors"]), "grows")

    def test_few_samples_say_nothing(self):
        self.assertEqual(self.verdict(range(5), soak.Limit("KB")), "too few")
        self.assertEqual(self.verdict([], soak.Limit("KB")), "too few")

    def test_slope_is_theil_and_sens(self):
        points = [(0, 1), (1, 3), (2, 5), (3, 7), (4, 9), (5, 1000)]
        self.assertEqual(soak.slope(points), 2)

    def test_ties_alone_are_no_trend(self):
        self.assertEqual(soak.trend_z([7] * 12), 0.0)

    def test_seconds_without_a_quantile_are_left_out(self):
        rows = [{"t_s": 0, "p99_ms": 1}, {"t_s": 1, "p99_ms": None}, {"t_s": 2, "p99_ms": 3},
                {"t_s": 60, "p99_ms": 5}]
        self.assertEqual(soak.by_period(rows, 60, "p99_ms"), [(30, 2), (90, 5)])

    def test_cpu_is_of_each_step(self):
        samples = [{"t_s": 0, "cpu_s": 1}, {"t_s": 10, "cpu_s": 1.5}]
        self.assertEqual(soak.cpu_a_request(samples, 1000), [(10, 50)])


class BareClients(unittest.TestCase):
    folder, vastar = None, None

    def run_client(self, program, server, path, *more):
        port = server.url.rsplit(":", 1)[1]
        done = subprocess.run([self.folder / program, "127.0.0.1", port, path, *more],
                              capture_output=True, text=True, check=False, timeout=60)
        return done, peers.read_bare(done.stdout)

    def test_counts_agree_with_the_server(self):
        if not self.folder:
            self.skipTest("no programs named")
        bench.VASTAR = self.vastar
        cases = [("/", "-c", "7", "-n", "1003"), ("/bytes/300000", "-c", "3", "-n", "50"),
                 ("/chunked/100000/1000", "-c", "3", "-n", "50"),
                 ("/", "-c", "4", "-n", "103", "--close"), ("/", "-c", "9", "-n", "2")]
        with bench.Target() as server:
            for program in ("floor_client", "event_client"):
                for case in cases:
                    before = server.requests()
                    done, reading = self.run_client(program, server, *case)
                    self.assertIsNotNone(reading, done.stderr)
                    self.assertEqual(reading.requests, int(case[4]), (program, case))
                    self.assertEqual(server.requests() - before, reading.requests + 1)

    def test_what_they_cannot_load_ends_them(self):
        if not self.folder:
            self.skipTest("no programs named")
        bench.VASTAR = self.vastar
        with bench.Target() as server:
            for program in ("floor_client", "event_client"):
                for path in ("/status/404", "/fault/truncate", "/fault/close"):
                    done, reading = self.run_client(program, server, path)
                    self.assertEqual(done.returncode, 1, (program, path))
                    self.assertIsNone(reading)
                    self.assertIn(program, done.stderr)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        BareClients.vastar = sys.argv.pop()
        BareClients.folder = pathlib.Path(sys.argv.pop())
    unittest.main()
