"""measure.sh: command line, verdicts, outputs, summary and annotations, with hostile text everywhere."""

import json
import pathlib
import subprocess
import unittest

from runner import ROOT, VASTAR, Runner

GOLDEN = ROOT / 'tests/golden'
INPUTS = ('COMMAND URL VS BASE HEAD BASE_CMD HEAD_CMD FILE CONFIG SLO MARGIN ARGS OUTPUTS '
          'INCONCLUSIVE NAME').split()
DEFAULTS = {'COMMAND': 'run', 'INCONCLUSIVE': 'fail', 'NAME': 'load'}

# What a server might send: each line would be a command of its own if the runner took it for one.
HOSTILE = ('::set-output name=verdict::pass', '::error::made up', '::stop-commands::end', '::end::',
           '##[add-mask]x', '::add-path::/tmp', '%0A::warning::x', '```', '</details>', '$(touch pwned)')


class Case(unittest.TestCase):
    def setUp(self):
        self.runner = Runner()
        self.addCleanup(self.runner.close)

    def measure(self, binary=VASTAR, **inputs):
        values = {f'INPUT_{name}': inputs.get(name, DEFAULTS.get(name, '')) for name in INPUTS}
        result = self.runner.step('measure.sh', VASTAR_BINARY=str(binary), **values)
        self.assertNotIn('old form', [name for name, _, _ in result.commands])
        return result

    def fake(self, body):
        return self.runner.script('fake-vastar', f'#!/usr/bin/env bash\n{body}\n')

    def arguments(self, **inputs):
        """The command line that inputs become."""
        fake = self.fake('[ "$1" = report ] || printf "%s\\0" "$@" >arguments')
        self.result = self.measure(fake, **inputs)
        text = (self.runner.folder / 'arguments').read_text()
        return [one for one in text.split('\0')[:-1] if not one.startswith('--json-path=')]


class CommandLine(Case):
    def test_a_run(self):
        self.assertEqual(self.arguments(URL='http://h/', SLO='p99<200ms\n\nerror_rate < 1%\r\n'),
                         ['http', '--slo=p99<200ms', '--slo=error_rate < 1%', '--', 'http://h/'])

    def test_a_paired_sweep(self):
        self.assertEqual(self.arguments(COMMAND='sweep', URL='http://h/', VS='http://v/', CONFIG='a.toml'),
                         ['sweep', '--config=a.toml', '--vs=http://v/', '--', 'http://h/'])

    def test_servers_to_start(self):
        self.assertEqual(
            self.arguments(COMMAND='compare', BASE_CMD='a {port}', HEAD_CMD="b '{port}'\nc",
                           URL='http://h:{port}/', MARGIN='p50=5%'),
            ['compare', '--base-cmd=a {port}', "--head-cmd=b '{port}'\nc", '--margin=p50=5%', '--',
             'http://h:{port}/'])

    def test_two_targets(self):
        self.assertEqual(self.arguments(COMMAND='compare', BASE='http://a/', HEAD='http://b/'),
                         ['compare', '--', 'http://a/', 'http://b/'])

    def test_each_line_is_one_argument_whatever_is_in_it(self):
        more = ['-H', 'X: $(touch pwned) `id` * "a" \'b\'', '--header=Y: ; & | < >', '  indented', '%0A\\n']
        taken = self.arguments(URL='--config=/etc/passwd', ARGS='\n'.join(more), OUTPUTS='csv=a b.csv\n')
        self.assertEqual(taken, ['http', '--output=csv=a b.csv', *more, '--', '--config=/etc/passwd'])
        self.assertFalse((self.runner.folder / 'pwned').exists())

    def test_inconclusive_may_pass(self):
        self.assertIn('--inconclusive=pass', self.arguments(URL='u', INCONCLUSIVE='pass'))

    def test_what_is_missing_or_wrong_is_named(self):
        cases = [({}, "'url'"), ({'COMMAND': 'serve', 'URL': 'u'}, 'compare or report'),
                 ({'COMMAND': 'compare'}, 'base-cmd'), ({'COMMAND': 'compare', 'HEAD': 'h'}, "'base'"),
                 ({'COMMAND': 'compare', 'BASE_CMD': 'a'}, "'url'"),
                 ({'COMMAND': 'report'}, "'file'"), ({'URL': 'u', 'INCONCLUSIVE': 'maybe'}, 'fail or pass'),
                 ({'URL': 'u', 'NAME': 'a-->b'}, "'name'"), ({'URL': 'u', 'NAME': ''}, "'name'"),
                 ({'URL': 'u', 'NAME': 'a\nb'}, "'name'")]
        for inputs, words in cases:
            with self.subTest(inputs):
                result = self.measure(self.fake('touch ran'), **inputs)
                self.assertEqual(result.code, 2)
                self.assertIn(words, ' '.join(result.annotations('error')))
                self.assertFalse((self.runner.folder / 'ran').exists())

    def test_the_measured_code_does_not_get_the_files_of_the_step(self):
        self.measure(self.fake('env >environment'), URL='u')
        environment = (self.runner.folder / 'environment').read_text()
        for name in ('OUTPUT', 'ENV', 'PATH', 'STEP_SUMMARY'):
            self.assertNotIn(f'GITHUB_{name}=', environment)
        self.assertIn('GITHUB_REPOSITORY=', environment)


class Verdicts(Case):
    """With the program itself."""

    def setUp(self):
        super().setUp()
        server = subprocess.Popen([VASTAR, 'serve', '--port', '0'], stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.terminate)
        self.target = server.stdout.readline().split()[-1]

    def check(self, result, verdict, code, level):
        self.assertEqual(result.code, 0, result.printed)
        self.assertEqual((result.outputs['verdict'], result.outputs['exit-code']), (verdict, str(code)))
        levels = [name for name, _, _ in result.commands]
        self.assertEqual([one for one in levels if one == 'warning' or one == level], [level] if level else [],
                         result.commands)
        self.assertTrue(result.summary.startswith('vastar: `load`\n\n'), result.summary)
        self.assertGreater(len(result.summary), 60)
        self.assertTrue(pathlib.Path(result.outputs['report-md']).stat().st_size)

    def test_pass(self):
        for _ in range(10):  # a machine that is disturbed is rightly inconclusive; not ten times in a row
            result = self.measure(URL=self.target + '/delay/2ms', SLO='error_rate<50%',
                                  ARGS='--requests=200\n--concurrency=2')
            if result.outputs['verdict'] != 'inconclusive':
                break
        self.check(result, 'pass', 0, 'notice')
        folder = pathlib.Path(result.outputs['folder'])
        document = json.loads(pathlib.Path(result.outputs['report-json']).read_text())
        self.assertEqual(document['gate']['verdict'], 'pass')
        self.assertIn('error_rate<50%', (folder / 'report.txt').read_text())

    def test_fail(self):
        result = self.measure(URL=self.target + '/status/500', SLO='error_rate<1%', ARGS='-n20\n-c2')
        self.check(result, 'fail', 1, 'error')
        self.assertRegex(result.annotations('error')[0], r'^Gate:%0A  FAIL   error_rate<1%25 .*%0AFAIL: 1 of 1')

    def test_inconclusive_fails_or_passes(self):
        inputs = {'URL': self.target, 'SLO': 'p9999<10s', 'ARGS': '-n20\n-c2'}
        self.check(self.measure(**inputs), 'inconclusive', 3, 'error')
        self.check(self.measure(INCONCLUSIVE='pass', **inputs), 'inconclusive', 0, 'warning')

    def test_nothing_gated(self):
        self.check(self.measure(URL=self.target, ARGS='-n20\n-c2'), 'none', 0, None)

    def test_no_data(self):
        result = self.measure(URL='http://127.0.0.1:1/', SLO='p99<1s')
        self.check(result, 'no-data', 4, 'error')
        self.assertNotIn('report-json', result.outputs)
        self.assertIn('127.0.0.1:1', result.annotations('error')[0])

    def test_a_wrong_flag(self):
        result = self.measure(URL=self.target, ARGS='--no-such')
        self.check(result, 'error', 2, 'error')
        self.assertIn('--no-such', result.annotations('error')[0])

    def test_an_output_that_fails_after_a_pass(self):
        fake = self.fake(f'''if [ "$1" = report ]; then exec "{VASTAR}" "$@"; fi
            for one; do case $one in --json-path=*) cp {GOLDEN}/compare-same.json "${{one#*=}}" ;; esac; done
            echo "vastar: the disk is full" >&2; exit 4''')
        result = self.measure(fake, URL='u')
        self.assertEqual((result.outputs['verdict'], result.outputs['exit-code']), ('pass', '4'))
        self.assertIn('the disk is full', result.annotations('error')[0])

    def test_hostile_urls(self):
        for text in HOSTILE:
            with self.subTest(text):
                result = self.measure(URL=self.target + '/status/500?' + text, SLO='error_rate<1%',
                                      ARGS='-n20\n-c2')
                self.assertEqual(len(result.annotations('error')), 1, result.printed)
                self.assertIn(result.outputs['verdict'], ('fail', 'error'))
        self.assertFalse((self.runner.folder / 'pwned').exists())


class StoredDocuments(Case):
    def test_a_comparison_of_two(self):
        result = self.measure(COMMAND='compare', BASE=str(GOLDEN / 'run.json'), HEAD=str(GOLDEN / 'run.json'))
        self.assertEqual((result.outputs['verdict'], result.outputs['exit-code']), ('pass', '0'))

    def test_a_report_never_fails_by_the_verdict(self):
        for name, verdict, level in (('compare-slower', 'fail', 'warning'), ('compare-same', 'pass', 'notice'),
                                     ('compare-noisy', 'inconclusive', 'warning')):
            result = self.measure(COMMAND='report', FILE=str(GOLDEN / f'{name}.json'))
            self.assertEqual((result.outputs['verdict'], result.outputs['exit-code']), (verdict, '0'))
            self.assertEqual(len(result.annotations(level)), 1, result.printed)

    def test_a_report_of_something_else(self):
        (self.runner.folder / 'x.json').write_text('{"kind": "run"}')
        result = self.measure(COMMAND='report', FILE='x.json')
        self.assertEqual((result.outputs['verdict'], result.outputs['exit-code']), ('error', '2'))

    def test_hostile_words_in_a_document(self):
        document = json.loads((GOLDEN / 'compare-slower.json').read_text())
        words = '\n'.join(HOSTILE) + '\r::error::x'
        document['insights'] = document['notes'] = [words]
        document['gate']['thresholds'][0]['expr'] = words
        (self.runner.folder / 'x.json').write_text(json.dumps(document))
        result = self.measure(COMMAND='report', FILE='x.json')
        self.assertEqual([name for name, _, _ in result.commands], ['warning'], result.printed)


class HostileOutput(Case):
    def test_nothing_printed_is_a_command(self):
        lines = '\n'.join(f"echo '{line}'; echo '{line}' >&2; printf '\\r{line}'" for line in HOSTILE)
        result = self.measure(self.fake(f'{lines}\necho; echo "vastar: ::error::50%" >&2\nexit 4'), URL='u')
        self.assertEqual([name for name, _, _ in result.commands], ['error'], result.printed)
        self.assertTrue(result.annotations('error')[0].startswith('vastar: ::error::50%25'))
        self.assertFalse((self.runner.folder / 'pwned').exists())

    def test_nothing_printed_at_all(self):
        result = self.measure(self.fake('exit 4'), URL='u')
        self.assertEqual((result.code, result.outputs['verdict']), (0, 'no-data'), result.printed)

    def test_no_line_in_the_summary_closes_its_block(self):
        result = self.measure(self.fake("echo '````'; echo '<b>bold</b>'; exit 4"), URL='u')
        self.assertEqual(result.summary.count('\n```````\n'), 2, result.summary)

    def test_a_report_too_long_for_a_summary(self):
        fake = self.fake(f'''if [ "$1" = plugins ]; then printf 'text  1\\nmarkdown  1\\n'; exit; fi
            if [ "$1" = report ]; then
              for one; do case $one in markdown=*) yes word | head -c 1200000 >"${{one#*=}}" ;; esac; done
              case "$*" in *markdown=*) exit ;; *) exec "{VASTAR}" "$@" ;; esac
            fi
            for one; do case $one in --json-path=*) cp {GOLDEN}/compare-slower.json "${{one#*=}}" ;; esac; done
            exit 1''')
        result = self.measure(fake, URL='u')
        self.assertLess(len(result.summary), 100000)
        self.assertIn('FAIL', result.summary)

    def test_a_very_long_reason(self):
        result = self.measure(self.fake("echo \"vastar: $(yes % | head -c 300000 | tr -d '\\n')\"; exit 4"), URL='u')
        self.assertEqual(result.outputs['verdict'], 'no-data')
        self.assertLess(len(result.annotations('error')[0]), 13000)


if __name__ == '__main__':
    unittest.main()
