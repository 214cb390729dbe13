"""comment.sh against a GitHub of paper: made, updated, refused, many pages, too long, and by whom."""

import http.server
import json
import re
import threading
import unittest
import urllib.parse

from runner import Runner

MARKER = '<!-- vastar: load -->'
BOT = {'login': 'github-actions[bot]', 'type': 'Bot'}


class Api(http.server.ThreadingHTTPServer):
    """The few calls of GitHub's API that matter here, on one pull request, number 7."""

    def __init__(self):
        super().__init__(('127.0.0.1', 0), Call)
        self.comments, self.pulls, self.calls = [], [], []
        self.refuse = {}  # method: status
        self.garbage = ''  # the end of the paths that answer with what is no JSON
        self.login = None  # of the token; None: it may not ask
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def url(self):
        return f'http://127.0.0.1:{self.server_port}'

    def add(self, body, user=None):
        self.comments.append({'id': len(self.comments) + 100, 'body': body, 'user': user or BOT})

    def answer(self, method, path, query, body):
        if method in self.refuse:
            return self.refuse[method], {'message': 'Resource not accessible\n::error::by integration'}
        if path == '/user':
            return (200, {'login': self.login}) if self.login else (403, {'message': 'no'})
        if (method, path) == ('GET', '/repos/owner/repo/pulls'):
            return 200, [one for one in self.pulls if one['head']['label'] == query['head'][0]]
        if (method, path) == ('GET', '/repos/owner/repo/issues/7/comments'):
            size, page = int(query['per_page'][0]), int(query['page'][0])
            return 200, self.comments[size * (page - 1):size * page]
        if (method, path) == ('POST', '/repos/owner/repo/issues/7/comments'):
            self.add(body['body'])
            return 201, self.comments[-1]
        match = re.fullmatch(r'/repos/owner/repo/issues/comments/(\d+)', path)
        if method == 'PATCH' and match:
            self.comments[int(match[1]) - 100]['body'] = body['body']
            return 200, {}
        return 404, {'message': 'Not Found'}


class Call(http.server.BaseHTTPRequestHandler):
    def handle_call(self):
        url = urllib.parse.urlsplit(self.path)
        body = json.loads(self.rfile.read(int(self.headers.get('Content-Length') or 0)) or 'null')
        self.server.calls.append((self.command, url.path, self.headers.get('Authorization')))
        status, said = self.server.answer(self.command, url.path, urllib.parse.parse_qs(url.query), body)
        payload = json.dumps(said).encode()
        if self.server.garbage and url.path.endswith(self.server.garbage):
            status, payload = 200, b'[{"id": 1, <html>'
        self.send_response(status)
        self.send_header('Content-Length', str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    do_GET = do_POST = do_PATCH = handle_call

    def log_message(self, *_):
        pass


class Case(unittest.TestCase):
    def setUp(self):
        self.runner, self.api = Runner(), Api()
        self.addCleanup(self.runner.close)
        self.addCleanup(self.api.server_close)
        self.addCleanup(self.api.shutdown)
        self.runner.event({'pull_request': {'number': 7}})

    def comment(self, report='**PASS**\n', url=None):
        path = self.runner.folder / 'report.md'
        path.write_text(report)
        result = self.runner.step('comment.sh', INPUT_NAME='load', INPUT_TOKEN='sesame', REPORT_MD=str(path),
                                  GITHUB_API_URL=url or self.api.url())
        self.assertEqual(result.code, 0, result.printed)
        self.assertNotIn('sesame', result.printed)
        return result

    def written(self):
        return [one['body'] for one in self.api.comments]

    def methods(self):
        return [method for method, _, _ in self.api.calls]


class Comment(Case):
    def test_made_then_updated(self):
        self.assertEqual(self.comment('**PASS** "quoted" \\ back\n').commands, [])
        self.comment('**FAIL**\n')
        self.assertEqual(len(self.written()), 1)
        body = self.written()[0]
        self.assertTrue(body.startswith(MARKER + '\nvastar: `load`\n\n**FAIL**\n'), body)
        self.assertIn('https://github.example/owner/repo/actions/runs/42', body)
        self.assertEqual({token for _, _, token in self.api.calls}, {'Bearer sesame'})

    def test_one_comment_for_each_name(self):
        self.api.add('<!-- vastar: load, too -->\nanother')
        self.comment()
        self.assertEqual(len(self.written()), 2)

    def test_found_on_the_second_page(self):
        for number in range(150):
            self.api.add(f'{MARKER}\nold' if number == 130 else None if number % 2 else 'words')
        self.comment()
        self.assertEqual(len(self.written()), 150)
        self.assertIn('PASS', self.written()[130])

    def test_a_full_last_page(self):
        for _ in range(100):
            self.api.add('words')
        self.comment()
        self.assertEqual(len(self.written()), 101)

    def test_a_marker_in_somebody_elses_comment_is_left_alone(self):
        self.api.add(f'{MARKER}\nmine', {'login': 'mallory', 'type': 'User'})
        self.api.add(f'quoting {MARKER}')
        self.comment()
        self.assertEqual(len(self.written()), 3)
        self.assertEqual(self.written()[0], f'{MARKER}\nmine')

    def test_the_comment_of_a_persons_own_token(self):
        self.api.login = 'alice'
        self.api.add(f'{MARKER}\nmine', {'login': 'alice', 'type': 'User'})
        self.comment()
        self.assertEqual(len(self.written()), 1)

    def test_what_is_no_json_is_a_warning(self):
        self.api.garbage = '/comments'
        result = self.comment()
        self.assertEqual([name for name, _, _ in result.commands], ['warning'], result.printed)
        self.assertIn('no answer of GitHub', result.annotations('warning')[0])
        self.assertEqual(self.written(), [])
        self.api.garbage = '/user'
        self.assertEqual(self.comment().commands, [])
        self.assertEqual(len(self.written()), 1)
        self.api.garbage = '/pulls'
        self.runner.event({'workflow_run': {'head_repository': {'owner': {'login': 'o'}},
                                            'head_branch': 'b', 'head_sha': 'c'}})
        self.assertIn('no answer of GitHub', self.comment().annotations('warning')[0])

    def test_a_fork_is_a_warning(self):
        for method in ('GET', 'POST'):
            self.api.refuse = {method: 403}
            result = self.comment()
            self.assertEqual([name for name, _, _ in result.commands], ['warning'], result.printed)
            self.assertIn('workflow_run', result.annotations('warning')[0])
        self.assertEqual(self.written(), [])

    def test_other_failures_are_warnings(self):
        self.api.add(MARKER)
        self.api.refuse = {'PATCH': 500}
        self.assertEqual(len(self.comment().annotations('warning')), 1)
        self.assertEqual(len(self.comment(url='http://127.0.0.1:1').annotations('warning')), 1)

    def test_a_report_too_long(self):
        line = 'ä' * 99 + '\n'
        self.comment('<details>\n\n```\n' + line * 1000)
        body = self.written()[0]
        self.assertLessEqual(len(body), 65536)
        self.assertGreater(len(body), 64000)
        self.assertTrue(body.startswith(MARKER))
        self.assertIn('ä\n```\n</details>\n\nThe report is longer', body)
        self.assertIn('actions/runs/42', body)

    def test_one_endless_line(self):
        self.comment('x' * 200000)
        self.assertLessEqual(len(self.written()[0]), 65536)

    def test_a_report_that_just_fits(self):
        self.comment('x')
        frame = len(self.written()[0]) - 1
        self.comment('x' * (65536 - frame))
        self.assertEqual(len(self.written()[0]), 65536)
        self.assertNotIn('longer', self.written()[0])

    def test_no_pull_request(self):
        self.runner.event({'ref': 'refs/heads/main'})
        self.comment()
        self.assertEqual(self.api.calls, [])


class WorkflowRun(Case):
    """The number has to be looked up, and by nothing that the pull request could have written."""

    def setUp(self):
        super().setUp()
        self.api.pulls = [{'number': 5, 'head': {'label': 'mallory:fix #1&x', 'sha': 'older'}},
                          {'number': 7, 'head': {'label': 'mallory:fix #1&x', 'sha': 'abc'}},
                          {'number': 6, 'head': {'label': 'owner:fix #1&x', 'sha': 'abc'}}]
        self.run_of('abc')

    def run_of(self, sha):
        self.runner.event({'workflow_run': {'head_sha': sha, 'head_branch': 'fix #1&x', 'pull_requests': [],
                                            'head_repository': {'owner': {'login': 'mallory'}}}})

    def test_made_then_updated(self):
        for report in ('**PASS**\n', '**FAIL**\n'):
            self.assertEqual(self.comment(report).commands, [])
        self.assertEqual(len(self.written()), 1)
        self.assertIn('FAIL', self.written()[0])

    def test_a_pull_request_that_went_on(self):
        self.run_of('older still')
        self.comment()
        self.assertNotIn('POST', self.methods())

    def test_a_fork_that_is_gone(self):
        self.runner.event({'workflow_run': {'head_sha': 'abc', 'head_branch': 'x', 'head_repository': None}})
        self.comment()
        self.assertEqual(self.api.calls, [])


if __name__ == '__main__':
    unittest.main()
