"""What ci/soak makes of its samples: slopes, and the verdict over them. Nothing here measures."""
import itertools
import math
import statistics

FEWEST = 8  # samples, below which no trend is told from noise
SETTLING = 0.2  # the share of a run at its begin that is not looked at: caches and arenas fill
SIGNIFICANT_Z = 2.33  # of the rank test: one in a hundred flat series is called a trend


class Limit:
    """How much a figure may grow from the first to the last sample.

    `flat`, in its unit; `a_second`, what is known to grow with time; `share`, of its median. The
    largest of them holds.
    """

    def __init__(self, unit, *, flat=0.0, a_second=0.0, share=0.0):
        self.unit, self.flat, self.a_second, self.share = unit, flat, a_second, share

    def over(self, seconds, median):
        return max(self.flat, self.a_second * seconds, self.share * abs(median))


# The timeline keeps a row a second, with its histogram, for as long as a run goes on: the more the
# latencies of a second are spread, the larger.
LEAKS = {"rss_kb": Limit("KB", flat=2048, a_second=4), "descriptors": Limit("", flat=2)}
DRIFTS = {"cpu_us": Limit("us/request", share=0.1), "p50_ms": Limit("ms", share=0.2, flat=0.05),
          "p99_ms": Limit("ms", share=0.3, flat=0.2)}


def slope(points):
    """Theil and Sen's: the median of the slopes between all pairs, which outliers do not move."""
    pairs = itertools.combinations(points, 2)
    return statistics.median((y2 - y1) / (x2 - x1) for (x1, y1), (x2, y2) in pairs if x2 > x1)


def trend_z(values):
    """Mann and Kendall's: how many standard deviations the order of the values is from chance."""
    n = len(values)
    rises = sum((b > a) - (b < a) for a, b in itertools.combinations(values, 2))
    ties = (values.count(value) for value in set(values))
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    if variance == 0:
        return 0.0
    return (rises - (rises > 0) + (rises < 0)) / math.sqrt(variance)


def settled(points):
    """Those after the begin."""
    if not points:
        return []
    first, last = points[0][0], points[-1][0]
    return [point for point in points if point[0] >= first + SETTLING * (last - first)]


def judge(points, limit):
    """(grew, allowed, verdict) of (seconds, value) in order; verdict: flat, grows or too few."""
    points = settled(points)
    if len(points) < FEWEST:
        return None, None, "too few"
    seconds = points[-1][0] - points[0][0]
    values = [value for _, value in points]
    grew = slope(points) * seconds
    allowed = limit.over(seconds, statistics.median(values))
    grows = grew > allowed and trend_z(values) > SIGNIFICANT_Z
    return grew, allowed, "grows" if grows else "flat"


def by_period(rows, seconds, key):
    """(seconds, median of `key`) of each period of a document's timeline; rows without are left out."""
    periods = {}
    for row in rows:
        if row.get(key) is not None:
            periods.setdefault(int(row["t_s"] // seconds), []).append(row[key])
    return [((period + 0.5) * seconds, statistics.median(values))
            for period, values in sorted(periods.items())]


def cpu_a_request(samples, rate):
    """(seconds, us) of each step between samples: CPU time used, by the requests of an open loop."""
    steps = itertools.pairwise(samples)
    return [(b["t_s"], (b["cpu_s"] - a["cpu_s"]) * 1e6 / (rate * (b["t_s"] - a["t_s"])))
            for a, b in steps if b["t_s"] > a["t_s"]]


def series_of(samples, rate, timeline, period):
    """Every figure of one load that is judged, by name."""
    def column(name):
        return [(sample["t_s"], sample[name]) for sample in samples]
    return {"rss_kb": column("rss_kb"), "descriptors": column("descriptors"),
            "cpu_us": cpu_a_request(samples, rate),
            "p50_ms": by_period(timeline, period, "p50_ms"),
            "p99_ms": by_period(timeline, period, "p99_ms")}


def judge_all(series, limits):
    """A row for each figure that has a limit: name, first, median, last, grew, allowed, verdict."""
    rows = []
    for name, limit in limits.items():
        points = series.get(name, [])
        if not points:
            continue
        grew, allowed, verdict = judge(points, limit)
        values = [value for _, value in settled(points)]
        rows.append({"figure": name, "unit": limit.unit, "first": values[0],
                     "median": statistics.median(values), "last": values[-1],
                     "grew": grew, "allowed": allowed, "verdict": verdict})
    return rows
