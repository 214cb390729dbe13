"""Pages of the html output in a headless Chromium: pages_test.py VASTAR GOLDEN_FOLDER [TEST...].

Every page is looked at wide and narrow, light and dark. With VASTAR_SHOTS=FOLDER in the environment
its screenshots are kept there, for people to look at.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

import documents
from browser import Browser

LOOKS = [(1280, False), (1280, True), (390, True), (390, False)]
BEGIN, END = '<script type="application/json" id="document">', '</script>'
HERE = os.path.dirname(os.path.abspath(__file__))
VASTAR = GOLDEN = ''


def golden(name):
    return documents.load(os.path.join(GOLDEN, f'{name}.json'))


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix='vastar-pages-')
        cls.addClassCleanup(cls.folder.cleanup)
        cls.browser = cls.enterClassContext(Browser())
        with open(os.path.join(HERE, 'checks.js'), encoding='utf-8') as file:
            cls.checks = file.read()

    # ---- making pages

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def page_of(self, document, name='document'):
        """The page that vastar makes of a document."""
        with open(self.path(f'{name}.json'), 'w', encoding='utf-8') as file:
            json.dump(document, file)
        done = subprocess.run(
            [VASTAR, 'report', self.path(f'{name}.json'), '--quiet', '-o',
             f"html={self.path(f'{name}.html')}"],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        self.assertTrue(os.path.exists(self.path(f'{name}.html')), done.stderr)
        return self.path(f'{name}.html')

    def page_around(self, document):
        """A page with a document in it that vastar's schemas would refuse."""
        with open(self.page_of(golden('run')), encoding='utf-8') as file:
            before, rest = file.read().split(BEGIN)
        after = rest.split(END, 1)[1]
        text = json.dumps(document).replace('<', '\\u003c')
        with open(self.path('around.html'), 'w', encoding='utf-8') as file:
            file.write(before + BEGIN + text + END + after)
        return self.path('around.html')

    # ---- looking at them

    def quiet(self, page):
        """Nothing was loaded, said or thrown."""
        asked = [one['request']['url'] for one in self.browser.take('Network.requestWillBeSent')]
        self.assertEqual([f'file://{page}'], asked)
        for event in ('Runtime.exceptionThrown', 'Runtime.consoleAPICalled', 'Log.entryAdded',
                      'Page.javascriptDialogOpening'):
            self.assertEqual([], self.browser.take(event))

    def open(self, page, width=1280, dark=False):
        self.browser.look(width, dark)
        self.browser.open(page)

    def good(self, page, name, blank=False):
        self.open(page)
        self.browser.run(f'window.blankAllowed = {json.dumps(blank)}')
        for width, dark in LOOKS:
            self.browser.look(width, dark)
            self.browser.settle()
            with self.subTest(page=name, width=width, dark=dark):
                self.assertEqual([], self.browser.run(self.checks))
            self.keep(f"{name}-{width}-{'dark' if dark else 'light'}")
        self.quiet(page)

    def keep(self, name):
        folder = os.environ.get('VASTAR_SHOTS')
        if folder:
            self.browser.screenshot(os.path.join(folder, f'{name}.png'))

    def count(self, selector):
        return self.browser.run(f'document.querySelectorAll({json.dumps(selector)}).length')

    def text(self):
        return self.browser.run('document.getElementById("report").textContent')

    # ---- every kind

    def test_runs(self):
        for name, charts in (('run', 3), ('run-open-loop', 5)):
            self.good(self.page_of(golden(name)), name)
            self.assertEqual(charts, self.count('canvas'), name)
        self.assertIn('1 of 3 thresholds failed', self.text())

    def test_what_is_counted_apart(self):
        page = self.page_of(documents.counted_apart(golden('run'), 3))
        self.good(page, 'run-series')
        self.assertEqual(4, self.count('canvas'))
        self.assertIn('/path/2?a=<b>', self.text())
        self.assertIn('200: 98, 503: 2', self.text())
        self.good(self.page_of(documents.counted_apart(golden('run'), 200)), 'run-series-200')
        self.assertIn('the first 24', self.text())

    def test_sweeps(self):
        for name in ('sweep', 'sweep-fallback', 'sweep-0.2'):
            self.good(self.page_of(golden(name)), name)
        self.open(self.page_of(golden('sweep')))
        self.assertEqual(len(golden('sweep')['sweep_points']), self.count('.points tbody tr'))
        self.assertIn('disqualified: ', self.text())

    def test_a_paired_sweep(self):
        self.good(self.page_around(documents.paired(golden('sweep'))), 'sweep-paired')
        self.assertIn('Reference p99', self.text())

    def test_comparisons(self):
        for name in ('slower', 'same', 'noisy', 'spoilt', 'files'):
            document = golden(f'compare-{name}')
            self.good(self.page_of(document), f'compare-{name}')
            self.assertIn(document['headline'], self.text())

    def test_a_suite(self):
        document = documents.suite(golden('run-open-loop'), golden('sweep'), golden('compare-slower'))
        self.good(self.page_around(document), 'suite')
        self.assertEqual(3, self.count('.suite-scenario'))
        self.assertEqual(3, self.count('td a, th a'))
        self.assertIn('no data: nothing answered', self.text())
        self.assertIn('not run', self.text())

    # ---- what must not happen

    def test_nothing_of_a_document_becomes_markup(self):
        for name in ('run-open-loop', 'sweep', 'compare-slower'):
            document = documents.worded(golden(name))
            self.good(self.page_of(document), f'hostile-{name}')
            self.assertEqual(0, self.count('#report img, #report svg, #report script, #report a'))
            self.assertFalse(self.browser.run('"pwned" in window'))
            for word in documents.HOSTILE[:7]:
                self.assertIn(word, self.text())

    def test_no_shape_of_a_document_breaks_a_page(self):
        for kind in ('run', 'sweep', 'compare', 'suite'):
            for document in documents.shapeless(kind):
                with self.subTest(document=document):
                    page = self.page_around(document)
                    self.open(page, width=390)
                    self.assertEqual(1, self.count('h1'))
                    self.quiet(page)

    def test_a_kind_it_does_not_know_is_said(self):
        self.open(self.page_around({'kind': '<b>'}))
        self.assertIn('cannot show a document of kind “<b>”', self.text())

    def test_the_policy_lets_nothing_out(self):
        self.open(self.page_of(golden('run')))
        for attempt in ('new Image().src = "http://127.0.0.1:9/"', 'fetch("http://127.0.0.1:9/")',
                        'document.body.append(Object.assign(document.createElement("script"),'
                        '{textContent: "window.pwned = 1"}))'):
            stopped = self.browser.run(
                'new Promise(done => { addEventListener("securitypolicyviolation", '
                f'event => done(event.effectiveDirective), {{once: true}}); void ({attempt}); }})')
            self.assertIn(stopped, ('img-src', 'connect-src', 'script-src-elem'), attempt)
        self.assertFalse(self.browser.run('"pwned" in window'))

    # ---- size

    def test_a_sweep_of_a_thousand_levels(self):
        page = self.page_of(documents.many_levels(golden('sweep')))
        self.good(page, 'many-levels')
        self.assertLess(os.path.getsize(page), 2_000_000)

    def test_a_timeline_of_four_hours(self):
        page = self.page_of(documents.many_seconds(golden('run-open-loop')))
        self.good(page, 'many-seconds')
        self.assertLess(os.path.getsize(page), 2_500_000)
        rows = 'details.data tbody tr'
        before = self.count(rows)
        self.browser.run('document.querySelectorAll("details").forEach(one => { one.open = true; })')
        self.browser.settle()
        self.assertEqual(before + 2 * 200, self.count(rows), 'of two tables')
        self.browser.run('document.querySelectorAll("details.data > button")[0].click()')
        self.assertEqual(before + 3 * 200, self.count(rows))

    # ---- use

    def test_a_chart_is_read_with_the_keyboard(self):
        self.open(self.page_of(golden('run')))
        spoken = []
        for key in ('ArrowRight', 'ArrowRight', 'End', 'Home', 'Escape'):
            self.browser.run(
                '(() => { const canvas = document.querySelector("canvas"); canvas.focus();'
                f'canvas.dispatchEvent(new KeyboardEvent("keydown", {{key: "{key}"}})); }})()')
            spoken.append(self.browser.run('document.querySelector("[aria-live]").textContent'))
        self.assertRegex(spoken[0], '^10%, Response .+, Service ')
        self.assertRegex(spoken[1], '^25%, ')
        self.assertRegex(spoken[2], '^slowest, ')
        self.assertEqual(spoken[0], spoken[3])
        self.assertEqual('', spoken[4])

    def test_lines_are_taken_away_and_come_back(self):
        self.open(self.page_of(golden('run')))
        pixels = 'document.querySelector("canvas").toDataURL()'
        press = 'document.querySelector("button.key").click()'
        before = self.browser.run(pixels)
        self.browser.run(press)
        self.assertNotEqual(before, self.browser.run(pixels))
        self.assertEqual(1, self.count('button.key[aria-pressed=false]'))
        self.browser.run(press)
        self.assertEqual(before, self.browser.run(pixels))

    def test_the_document_can_be_had_back(self):
        self.open(self.page_of(documents.worded(golden('run'))))
        saved = self.browser.run(
            'new Promise(done => { const make = URL.createObjectURL;'
            'URL.createObjectURL = blob => { blob.text().then(done); return make(blob); };'
            'document.querySelector(".save").click(); })')
        self.assertEqual(documents.worded(golden('run')), json.loads(saved))

    def test_print_is_light_and_whole(self):
        self.open(self.page_of(golden('run-open-loop')), dark=True)
        printed = self.browser.send('Page.printToPDF', printBackground=True)
        self.assertTrue(printed['data'].startswith('JVBERi0'))  # %PDF-
        self.browser.run('dispatchEvent(new Event("beforeprint"))')
        paper = 'getComputedStyle(document.body).backgroundColor'
        self.assertEqual('rgb(255, 255, 255)', self.browser.run(paper))
        self.browser.run('dispatchEvent(new Event("afterprint"))')
        self.assertNotEqual('rgb(255, 255, 255)', self.browser.run(paper))


if __name__ == '__main__':
    VASTAR, GOLDEN = (os.path.abspath(path) for path in sys.argv[1:3])
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
