"""A runner of GitHub in small: the files and variables a step has, and how it reads what a step prints."""

import json
import os
import pathlib
import re
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
ACTION = ROOT / 'github-action'
VASTAR = os.environ.get('VASTAR_BINARY', str(ROOT / 'build/dev/src/vastar'))
COMMANDS = ('debug', 'notice', 'warning', 'error', 'group', 'endgroup', 'echo', 'add-mask', 'add-path',
            'set-env', 'set-output', 'save-state', 'add-matcher', 'remove-matcher', 'stop-commands')


def commands(printed):
    """The workflow commands that a runner takes from what was printed: (name, properties, message)."""
    taken, stopped_by = [], None
    for line in re.split(r'\r\n|\r|\n', printed):
        match = re.match(r'\s*::([A-Za-z0-9_-]+)( [^:]*(?::(?!:)[^:]*)*)?::(.*)$', line, re.S)
        if match and stopped_by:
            stopped_by = None if match[1] == stopped_by else stopped_by
        elif match and match[1] == 'stop-commands':
            stopped_by = match[3]
        elif match and match[1] in COMMANDS:
            taken.append((match[1], match[2] or '', match[3]))
        elif not match and not stopped_by and '##[' in line:
            taken.append(('old form', '', line))
    return taken


class Result:
    """What a step left: its exit code, what it printed, outputs, summary, PATH, and commands."""

    def __init__(self, process, folder):
        self.code, self.printed = process.returncode, process.stdout
        read = lambda name: (folder / name).read_text(errors='replace')
        self.outputs = dict(line.split('=', 1) for line in read('output').splitlines())
        self.summary, self.path = read('summary'), read('path')
        self.commands = commands(self.printed)

    def annotations(self, level):
        return [message for name, _, message in self.commands if name == level]


class Runner:
    """One job: a folder of its own, and steps that run in it."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix='vastar-action-')
        self.folder = pathlib.Path(self._folder.name)
        self.temp = self.folder / 'temp'
        self.temp.mkdir()
        self.event({})

    def close(self):
        self._folder.cleanup()

    def event(self, payload):
        (self.folder / 'event.json').write_text(json.dumps(payload))

    def script(self, name, text):
        """A program of this job."""
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o755)
        return path

    def step(self, script, **variables):
        for name in ('output', 'summary', 'env', 'path'):
            (self.folder / name).write_text('')
        environment = {
            'PATH': os.environ['PATH'],
            'HOME': str(self.folder),
            'LANG': 'C.UTF-8',
            'RUNNER_TEMP': str(self.temp),
            'GITHUB_ACTIONS': 'true',
            'GITHUB_ACTION_PATH': str(ACTION),
            'GITHUB_OUTPUT': str(self.folder / 'output'),
            'GITHUB_STEP_SUMMARY': str(self.folder / 'summary'),
            'GITHUB_ENV': str(self.folder / 'env'),
            'GITHUB_PATH': str(self.folder / 'path'),
            'GITHUB_EVENT_PATH': str(self.folder / 'event.json'),
            'GITHUB_SERVER_URL': 'https://github.example',
            'GITHUB_REPOSITORY': 'owner/repo',
            'GITHUB_RUN_ID': '42',
        } | variables
        # Both streams are one, as the runner reads them.
        process = subprocess.run(['bash', str(ACTION / script)], env=environment, cwd=self.folder, text=True,
                                 errors='replace', stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, timeout=120, check=False)
        return Result(process, self.folder)
