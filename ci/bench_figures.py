"""The arithmetic and the tables of ci/bench: medians, ratios within a round, changes between runs.

A table is {"name", "title", "columns", "ratios", "clients": {client: [sample, ...]}}: a sample a
round, each a dict of numbers, None for a round in which the client could not be measured.
"""
import re
import statistics

DIGITS = {  # after the point, where it is not two
    "rate": 0, "peak_kb": 0, "bytes_per_connection": 0, "instructions": 0,
    "little": 3}


def values(samples, key):
    return [sample[key] for sample in samples if sample and sample.get(key) is not None]


def spread(numbers):
    """(median, least, most), or None without numbers."""
    return (statistics.median(numbers), min(numbers), max(numbers)) if numbers else None


def ratio(table, client, peer, key):
    """spread() of client / peer, each within one round, so that what the round suffers cancels."""
    pairs = zip(table["clients"].get(client, []), table["clients"].get(peer, []))
    return spread([mine[key] / theirs[key] for mine, theirs in pairs
                   if mine and theirs and mine.get(key) is not None and theirs.get(key)])


SHORT = {"rate": "rate", "cpu_us": "CPU", "wall_ms": "wall", "cpu_ms": "CPU",
         "bytes_per_connection": "bytes", "instructions": "instructions", "total": "total"}


def ratio_name(key, peer):
    return f"{SHORT[key]}/{peer}"


def bytes_per_connection(small_kb, large_kb, small, large):
    """What each connection beyond `small` takes, from two peaks."""
    return (large_kb - small_kb) * 1024 / (large - small)


def by_number(key, digits):
    return "-" if key is None else f"{key:,.{digits}f}"


def digits_of(key):
    return 0 if re.fullmatch(r"c\d+", key) else DIGITS.get(key, 2)  # c50: a peak in KB


def cell(found, digits, with_range):
    if found is None:
        return "-"
    middle, least, most = (by_number(number, digits) for number in found)
    return f"{middle} ({least}..{most})" if with_range and least != most else middle


def rows_of(table):
    """Heading and rows of cells."""
    heading = ["client", *(title for _, title in table["columns"]),
               *(ratio_name(key, peer) for key, peer in table["ratios"])]
    rows = []
    for client, samples in table["clients"].items():
        row = [client]
        for place, (key, _) in enumerate(table["columns"]):
            row.append(cell(spread(values(samples, key)), digits_of(key), place == 0))
        row += [cell(ratio(table, client, peer, key), 2, True) for key, peer in table["ratios"]]
        rows.append(row)
    return heading, rows


def as_text(table):
    heading, rows = rows_of(table)
    widths = [max(len(row[i]) for row in (heading, *rows)) for i in range(len(heading))]
    lines = ["  ".join([row[0].ljust(widths[0]), *(text.rjust(width) for text, width in
                                                   zip(row[1:], widths[1:]))])
             for row in (heading, *rows)]
    return "\n".join([f"{table['name']}: {table['title']}", *("  " + line for line in lines)])


def as_lines(rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def as_markdown(table):
    heading, rows = rows_of(table)
    lines = as_lines([heading, ["---"] * len(heading), *rows])
    return f"`{table['name']}`: {table['title']}\n\n{lines}"


def matrix(tables, key, title):
    """One figure of every load: a row a load, a column a client, medians."""
    clients = list(dict.fromkeys(client for table in tables for client in table["clients"]))
    lines = [[title, *clients], ["---"] * (len(clients) + 1)]
    for table in tables:
        found = [spread(values(table["clients"].get(client, []), key)) for client in clients]
        lines.append([table["name"], *(cell(one, digits_of(key), False) for one in found)])
    return as_lines(lines)


def ratio_matrix(tables, client="vastar"):
    """The client's ratios under every load, with the least and the most."""
    ratios = list(dict.fromkeys(tuple(one) for table in tables for one in table["ratios"]))
    lines = [[f"{client}'s", *(ratio_name(*one) for one in ratios)], ["---"] * (len(ratios) + 1)]
    for table in tables:
        lines.append([table["name"], *(cell(ratio(table, client, peer, key), 2, True)
                                       for key, peer in ratios)])
    return as_lines(lines)


def markdown_of(tables):
    """Loads side by side, one table a figure; what else there is in tables of its own."""
    loads = [table for table in tables if any(key == "rate" for key, _ in table["columns"])]
    parts = []
    if loads:
        parts = [ratio_matrix(loads), matrix(loads, "cpu_us", "CPU us a request"),
                 matrix(loads, "rate", "requests/s"), matrix(loads, "peak_kb", "peak KB"),
                 matrix(loads, "little", "Little's law")]
    return "\n\n".join(parts + [as_markdown(table) for table in tables if table not in loads])


def changes(old, new, client="vastar"):
    """(table, ratio, old spread, new spread) for every ratio of the client that both runs have."""
    before = {table["name"]: table for table in old["tables"]}
    for table in new["tables"]:
        for key, peer in table["ratios"]:
            was = ratio(before.get(table["name"], {"clients": {}}), client, peer, key)
            now = ratio(table, client, peer, key)
            if was and now:
                yield table["name"], ratio_name(key, peer), was, now


def change_line(name, what, was, now):
    apart = now[1] > was[2] or now[2] < was[1]  # no round of one run within those of the other
    percent = 100 * (now[0] / was[0] - 1)
    line = f"  {name:24}{what:20}{was[0]:8.3f} -> {now[0]:.3f}  {percent:+6.1f}%"
    return line + ("  no round in common" if apart else "")


# What strace names, by what it is for.
CALLS = {"send": ("sendto", "sendmsg", "write", "writev"),
         "recv": ("recvfrom", "recvmsg", "read", "readv"),
         "wait": ("epoll_wait", "epoll_pwait", "epoll_pwait2", "poll", "ppoll", "select"),
         "epoll_ctl": ("epoll_ctl",)}


def read_strace(text):
    """`strace -c`'s table -> {call: count}."""
    counts = {}
    for line in text.splitlines():
        words = line.split()
        if len(words) in (5, 6) and words[3].isdigit() and words[-1] != "total":
            counts[words[-1]] = int(words[3])
    return counts


def calls_a_request(counts, requests):
    sample = {kind: sum(counts.get(name, 0) for name in names) / requests
              for kind, names in CALLS.items()}
    total = sum(counts.values()) / requests
    return {"total": total, **sample, "other": total - sum(sample.values())}


def count_is_wrong(reading, seen, connections):
    """Whether a server that has seen so many requests contradicts what a client says.

    At the end of a timed run each connection may have one in flight, which nobody counts.
    """
    return not reading.requests <= seen <= reading.requests + reading.failed + connections
