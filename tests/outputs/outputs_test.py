"""Markdown and JUnit as those who read them see them: rendered by cmark-gfm, parsed as XML.

Every golden document, and each again with all its free texts replaced by hostile ones, goes through
`vastar report`. outputs_test.py VASTAR FOLDER_OF_GOLDEN_DOCUMENTS
"""
import functools
import html.parser
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

VASTAR, GOLDEN = sys.argv[1], pathlib.Path(sys.argv[2])
FREE = {"url", "method", "base", "head", "headline", "example", "expr", "reasoning", "reason",
        "disqualified", "cpu_model", "os", "reference_url"}
CHOICES = {"knee", "score", "fallback"}  # sweet_spot.method is no free text
FREE_LISTS = {"notes", "insights", "advice", "reasons"}
HOSTILE = [
    "@octocat and @org/team, #12, GH-3, a@b.example, https://evil.example/x www.evil.example",
    "<img src=x onerror=alert(1)> </details><script>alert(1)</script> <!-- x",
    "a | b \\| c \\\\| d || `e | f` ``g | h``` | i",
    "::error::x ##[error]y ::add-mask::z",
    "**b** __b__ ~~s~~ [l](http://evil.example) ![i](http://evil.example) [^1] $x$ $$y$$ :tada:",
    "``` fence\n# head\n- item\n1. one\n> quote\n    code\n***\n===\n\r\n::error::x\n| a | b |\n|---|---|",
    "&lt;b&gt; &#64;octocat \\@octocat \u202e \u0000\u001b[31m\ufffe ]]> \"'",
    "`@octocat `#12` @octocat` - [ ] task",
]
ALLOWED = {"h2", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "strong", "ul",
           "li", "details", "summary", "blockquote"}


def documents():
    for path in sorted(GOLDEN.glob("*.json")):
        yield path.stem, json.loads(path.read_text())


def hostile(value, text, key=""):
    if isinstance(value, dict):
        return {name: hostile(inner, text, name) for name, inner in value.items()}
    if isinstance(value, list):
        items = [hostile(inner, text, key) for inner in value]
        return items + [text] if key in FREE_LISTS else items
    free = isinstance(value, str) and key in FREE | FREE_LISTS and value not in CHOICES
    return text if free else value


def report(document, output):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "document.json")
        path.write_text(json.dumps(document))
        done = subprocess.run([VASTAR, "report", str(path), "-o", output], capture_output=True)
    if done.returncode != 0:
        raise AssertionError(done.stderr.decode())
    return done.stdout.decode()


def marked(value, schema, root, text):
    """`value` with `text` for each of its strings that the schema leaves open."""
    while "$ref" in schema:
        name = schema["$ref"].removeprefix("#/definitions/")
        schema = root["definitions"][name]
    if isinstance(value, dict):
        if "schema_version" in value and "kind" in value:  # a whole document, not of vastar 0.2
            schema = root = schema_of(value["kind"])
        other = schema.get("additionalProperties")
        other = other if isinstance(other, dict) else {}
        if "anyOf" in other:
            other = other["anyOf"][0]
        known = schema.get("properties", {})
        return {key: marked(inner, known.get(key, other), root, text) for key, inner in value.items()}
    if isinstance(value, list):
        return [marked(inner, schema.get("items", {}), root, text) for inner in value]
    fixed = {"enum", "const", "pattern", "format"} & set(schema)
    return text if isinstance(value, str) and not fixed else value


@functools.cache
def schema_of(kind):
    return json.loads(subprocess.run([VASTAR, "schema", kind], capture_output=True, check=True).stdout)


class Reader(html.parser.HTMLParser):
    """Collects tags, and the text that is neither code nor preformatted."""

    def __init__(self):
        super().__init__()
        self.tags, self.text, self.open = set(), [], []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.open.append(tag)

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"code", "pre"} & set(self.open):
            self.text.append(data)


class Markdown(unittest.TestCase):
    def check(self, text):
        self.assertLess(len(text), 65536)
        for line in text.splitlines():
            self.assertFalse(line.lstrip().startswith("::"), line)
            self.assertNotIn("##[", line)
        for table in re.findall(r"(?:^\|.*\n)+", text, re.M):
            pipes = {line.count("|") for line in table.splitlines()}
            self.assertEqual(len(pipes), 1, table)
        extensions = [word for name in ("table", "autolink", "strikethrough", "tasklist",
                                          "footnotes")
                      for word in ("-e", name)]
        page = subprocess.run(["cmark-gfm", "--unsafe", *extensions],
                              input=text.encode(), capture_output=True, check=True)
        reader = Reader()
        reader.feed(page.stdout.decode())
        self.assertLessEqual(reader.tags, ALLOWED)
        self.assertEqual(reader.open, [])
        shown = "\n".join(reader.text)
        self.assertIsNone(re.search(r"@\w|#\d|gh-\d|\$\S|:\w+:|https?://|www\.", shown, re.I), shown)

    def test_pages_hold_what_is_written_and_no_more(self):
        for name, document in documents():
            with self.subTest(name):
                self.check(report(document, "markdown=-"))

    def test_no_text_of_a_document_becomes_markup(self):
        for name, document in documents():
            for text in HOSTILE:
                with self.subTest(name, text=text):
                    self.check(report(hostile(document, text), "markdown=-"))

    def test_no_text_that_a_schema_leaves_open_becomes_markup(self):
        for name, document in documents():
            if "kind" not in document:  # of vastar 0.2
                continue
            for text in HOSTILE[:2]:
                with self.subTest(name, text=text):
                    self.check(report(marked(document, {}, None, text), "markdown=-"))

    def test_texts_of_a_document_reach_a_page_as_json_alone(self):
        document = marked(dict(documents())["suite"], {}, None, "</script><b>mark</b>")
        self.assertNotIn("<b>mark", report(document, "html=-"))


class Junit(unittest.TestCase):
    def check(self, text):
        root = ElementTree.fromstring(text.encode())
        self.assertEqual(root.tag, "testsuites")
        for suite in [root, *root]:
            cases = list(suite.iter("testcase"))
            self.assertEqual(int(suite.get("tests")), len(cases))
            for attribute, tag in (("failures", "failure"), ("errors", "error"),
                                   ("skipped", "skipped")):
                found = sum(case.find(tag) is not None for case in cases)
                self.assertEqual(int(suite.get(attribute)), found)
            total = sum(float(case.get("time")) for case in cases)
            self.assertAlmostEqual(float(suite.get("time")), total, delta=0.01)
        for suite in root:
            self.assertEqual([child.tag for child in suite],
                             ["properties"] + ["testcase"] * int(suite.get("tests")) + ["system-out"])
            self.assertRegex(suite.get("timestamp"), r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)?$")
        return root

    def red(self, root):
        return int(root.get("failures")) + int(root.get("errors"))

    def test_red_is_what_did_not_pass(self):
        for name, document in documents():
            with self.subTest(name):
                verdict = document.get("gate", {}).get("verdict")
                root = self.check(report(document, "junit=-"))
                self.assertEqual(self.red(root) == 0, verdict in (None, "pass"))
                self.assertEqual(int(root.get("failures")) > 0, verdict == "fail")

    def test_any_text_is_xml(self):
        for name, document in documents():
            for text in HOSTILE:
                with self.subTest(name, text=text):
                    self.check(report(hostile(document, text), "junit=-"))

    def test_texts_come_back_as_they_were(self):
        document = dict(documents())["run"]
        document["params"]["url"] = "http://x/?a=1&b=<2>\"'"
        root = self.check(report(document, "junit=-"))
        properties = {each.get("name"): each.get("value") for each in root.iter("property")}
        self.assertEqual(properties["url"], document["params"]["url"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
