"""A headless Chromium, driven over the DevTools protocol on a pipe: no port, no package needed."""

import base64
import json
import os
import select
import subprocess
import tempfile
import time

CHROMIUM = 'chromium-headless-shell'
# What Chromium would do of its own accord has no place in a test.
FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--remote-debugging-pipe', '--no-first-run',
         '--disable-background-networking', '--disable-component-update', '--disable-sync',
         '--disable-dev-shm-usage', '--force-color-profile=srgb', '--hide-scrollbars']


class BrowserError(Exception):
    """The browser is gone, is silent, or refused a command."""


class Browser:
    """One browser with one tab. A context: it ends with it."""

    def __init__(self, answer_s=60):
        self.answer_s = answer_s
        self.ids = 0
        self.buffer = b''
        self.events = []
        self.session = None

    def __enter__(self):
        self.profile = tempfile.TemporaryDirectory(prefix='vastar-browser-',
                                                   ignore_cleanup_errors=True)
        to_browser, self.commands = os.pipe()
        self.answers, from_browser = os.pipe()
        self.process = subprocess.Popen(
            ['sh', '-c', f'exec "$@" 3<&{to_browser} 4>&{from_browser}', 'sh', CHROMIUM, *FLAGS,
             f'--user-data-dir={self.profile.name}', 'about:blank'],
            pass_fds=[to_browser, from_browser], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self._attach()
        return self

    def __exit__(self, *_):
        os.close(self.commands)
        os.close(self.answers)
        self.process.terminate()
        self.process.wait(timeout=10)
        self.profile.cleanup()

    def _attach(self):
        targets = self.send('Target.getTargets')['targetInfos']
        page = next(target for target in targets if target['type'] == 'page')
        attached = self.send('Target.attachToTarget', targetId=page['targetId'], flatten=True)
        self.session = attached['sessionId']
        for domain in ('Page', 'Runtime', 'Log', 'Network'):
            self.send(f'{domain}.enable')

    def send(self, method, **params):
        """A command's result. Events that come meanwhile are kept."""
        self.ids += 1
        message = {'id': self.ids, 'method': method, 'params': params}
        if self.session:
            message['sessionId'] = self.session
        os.write(self.commands, json.dumps(message).encode() + b'\0')
        while True:
            answer = self._read(time.monotonic() + self.answer_s, method)
            if answer.get('id') != self.ids:
                self.events.append(answer)
            elif 'error' in answer:
                raise BrowserError(f"{method}: {answer['error']['message']}")
            else:
                return answer['result']

    def _read(self, deadline, waiting_for):
        while b'\0' not in self.buffer:
            ready, _, _ = select.select([self.answers], [], [], max(0, deadline - time.monotonic()))
            data = os.read(self.answers, 1 << 20) if ready else b''
            if not data:
                self.answer_s = 0  # a page that hangs does so for good: every later command fails
                raise BrowserError(f'no answer from the browser to {waiting_for}')
            self.buffer += data
        message, self.buffer = self.buffer.split(b'\0', 1)
        return json.loads(message)

    def wait_for(self, event):
        """Waits for one event of this name that has not been taken yet."""
        deadline = time.monotonic() + self.answer_s
        while True:
            for at, seen in enumerate(self.events):
                if seen.get('method') == event:
                    return self.events.pop(at)
            self.events.append(self._read(deadline, event))

    def take(self, event):
        """The parameters of all events of this name until now."""
        taken = [seen['params'] for seen in self.events if seen.get('method') == event]
        self.events = [seen for seen in self.events if seen.get('method') != event]
        return taken

    def look(self, width, dark, height=900, media=''):
        """The window's width in CSS pixels, and what the page is told of its reader's wishes."""
        self.send('Emulation.setDeviceMetricsOverride', width=width, height=height,
                  deviceScaleFactor=1, mobile=width < 600)
        self.send('Emulation.setEmulatedMedia', media=media, features=[
            {'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}])

    def open(self, path):
        self.events = []
        self.send('Page.navigate', url=f'file://{os.path.abspath(path)}')
        self.wait_for('Page.loadEventFired')
        self.settle()

    def settle(self):
        """Until the page has laid itself out and painted twice."""
        self.run('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))')

    def run(self, script):
        """The value of an expression in the page, promises waited for."""
        result = self.send('Runtime.evaluate', expression=script, returnByValue=True,
                           awaitPromise=True)
        if 'exceptionDetails' in result:
            details = result['exceptionDetails']
            raise BrowserError(details.get('exception', {}).get('description', details['text']))
        return result['result'].get('value')

    def screenshot(self, path, top=0, height=None):
        """The page, all of it or a part, as a PNG."""
        size = self.send('Page.getLayoutMetrics')['cssContentSize']
        clip = {'x': 0, 'y': top, 'width': size['width'], 'scale': 1,
                'height': height or size['height'] - top}
        shot = self.send('Page.captureScreenshot', captureBeyondViewport=True, clip=clip)
        with open(path, 'wb') as out:
            out.write(base64.b64decode(shot['data']))
