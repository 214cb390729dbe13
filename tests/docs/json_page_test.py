"""docs/json.md has a row for each key of each schema, and none for a key that no schema has."""
import json
import re
import sys
import unittest

from pages import ROOT

PAGE = (ROOT / "docs" / "json.md").read_text()
# Where the keys of a schema's top level stand on the page.
SECTIONS = {"run": "A run", "sweep": "A sweep", "compare": "A comparison", "suite": "A suite",
            "event": "Events"}
COMMON = "What every document carries"
# Objects that a table or a paragraph of their own explains: the path, and the heading.
ELSEWHERE = {("A comparison", "metrics[]"): "metric", ("A comparison", "params.margins"): None,
             ("launch", "figures"): None, ("point", "reference"): None,
             ("A sweep", "paired.reference_baseline"): None, ("Events", "launch"): None,
             ("A sweep", "sweet_spot_run"): None, ("side", "errors"): None}


def rows(heading):
    """The keys in the first column of the tables under a heading."""
    found = re.search(rf"(?ms)^##+ {re.escape(heading)}$(.*?)(?=^##|\Z)", PAGE)
    if not found:
        return set()
    cells = re.findall(r"(?m)^\| (`[^|]*`) \|", found[1])
    return {key for cell in cells for key in re.findall(r"`([^`]+)`", cell)}


class Schema:
    def __init__(self, name):
        text = (ROOT / "schemas" / "v1" / f"{name}.schema.json").read_text()
        self.kind, self.root = name, json.loads(text)
        self.keys = set()  # (heading, path)
        self._object(self.root, SECTIONS.get(name, name), "")
        for definition, node in self.root.get("definitions", {}).items():
            self._object(node, definition, "")

    def _object(self, node, heading, prefix):
        for key, value in node.get("properties", {}).items():
            path = prefix + key
            self.keys.add((heading, path))
            self._value(value, heading, path)

    def _value(self, node, heading, path):
        if (heading, path) in ELSEWHERE:
            if ELSEWHERE[heading, path]:
                self._object(node, ELSEWHERE[heading, path], "")
        elif "items" in node:
            self._value(node["items"], heading, path + "[]")
        else:
            self._object(node, heading, path + ".")


def documented(heading, path):
    return path in rows(heading) or path in rows(COMMON)


class JsonPage(unittest.TestCase):
    def setUp(self):
        folder = ROOT / "schemas" / "v1"
        self.schemas = [Schema(path.name.removesuffix(".schema.json")) for path in folder.iterdir()]

    def test_each_key_has_a_row(self):
        for schema in self.schemas:
            for heading, path in sorted(schema.keys):
                with self.subTest(f"{schema.kind}, {heading}: {path}"):
                    self.assertTrue(documented(heading, path))

    def test_each_row_is_a_key(self):
        keys = set().union(*(schema.keys for schema in self.schemas))
        paths = {path for _, path in keys}
        for heading in {heading for heading, _ in keys} | {COMMON}:
            for row in rows(heading):
                with self.subTest(f"{heading}: {row}"):
                    known = paths if heading == COMMON else {p for h, p in keys if h == heading}
                    self.assertTrue(row in known or ".METRIC" in row or row == "metrics.ttfb")

    def test_a_missing_row_is_noticed(self):
        self.assertFalse(documented("A run", "no_such_key"))
        self.assertFalse(documented("A run", "sweet_spot"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
