"""install.sh: a release by its checksum, a vastar that is there, and a build that comes from the cache."""

import hashlib
import os
import platform
import re
import tarfile
import unittest

from runner import ROOT, Runner

FAKE = '#!/bin/sh\necho vastar 9.8.7\n'
FILE = f'vastar-9.8.7-linux-{platform.machine()}.tar.gz'


class Install(unittest.TestCase):
    def setUp(self):
        self.runner = Runner()
        self.addCleanup(self.runner.close)
        self.releases = self.runner.folder / 'releases'

    def release(self, program=FAKE):
        folder = self.releases / 'v9.8.7'
        folder.mkdir(parents=True, exist_ok=True)
        tree = self.runner.folder / FILE.removesuffix('.tar.gz') / 'bin'
        tree.mkdir(parents=True, exist_ok=True)
        self.runner.script(tree / 'vastar', program)
        with tarfile.open(folder / FILE, 'w:gz') as tar:
            tar.add(tree.parent, arcname=tree.parent.name)
        self.sum = hashlib.sha256((folder / FILE).read_bytes()).hexdigest()
        self.sums(f'{"0" * 64}  other-{FILE}\n{self.sum}  {FILE}\n')

    def sums(self, text):
        (self.releases / 'v9.8.7/SHA256SUMS').write_text(text)

    def install(self, how='release', version='9.8.7', checksum='', **variables):
        return self.runner.step('install.sh', INPUT_INSTALL=how, INPUT_VERSION=version,
                                INPUT_CHECKSUM=checksum, ACTION_REPOSITORY='owner/vastar',
                                VASTAR_RELEASES=self.releases.as_uri(), **variables)

    def refused(self, result, words):
        self.assertNotEqual(result.code, 0, result.printed)
        self.assertNotIn('binary', result.outputs)
        self.assertEqual(result.path, '')
        self.assertIn(words, ' '.join(result.annotations('error')), result.printed)

    def test_a_release(self):
        self.release()
        for version in ('9.8.7', 'v9.8.7'):
            result = self.install(version=version)
            self.assertEqual(result.code, 0, result.printed)
            self.assertTrue(os.access(result.outputs['binary'], os.X_OK))
            self.assertEqual(result.path.strip() + '/vastar', result.outputs['binary'])

    def test_a_checksum_of_the_workflow(self):
        self.release()
        self.sums('')
        self.assertEqual(self.install(checksum=self.sum.upper()).code, 0)
        self.refused(self.install(checksum='0' * 64), 'not installed')
        self.refused(self.install(checksum='x'), 'not installed')

    def test_wrong_checksums(self):
        self.release()
        for sums, words in ((f'{"0" * 64}  {FILE}\n', 'not installed'), ('', 'no single checksum'),
                            (f'{self.sum}  x{FILE}\n', 'no single checksum'), (f'  {FILE}\n', 'no single'),
                            (f'{self.sum}  {FILE}\n{"0" * 64}  {FILE}\n', 'no single checksum')):
            self.sums(sums)
            self.refused(self.install(), words)

    def test_no_such_release(self):
        self.refused(self.install(), 'could not download')
        self.release()
        (self.releases / 'v9.8.7/SHA256SUMS').unlink()
        self.refused(self.install(), 'could not download')

    def test_versions_that_are_none(self):
        for version in ('../../x', 'latest', '1.2', '1.2.3/..', '1.2.3\n::error::x', '$(id)'):
            self.refused(self.install(version=version), 'is no version')

    def test_the_version_of_the_action(self):
        version = re.search(r'project\(vastar VERSION ([\d.]+)', (ROOT / 'CMakeLists.txt').read_text())[1]
        self.refused(self.install(version=''), f'/v{version}/vastar-{version}-linux-')

    def test_a_release_that_does_not_run_here(self):
        self.release('#!/bin/sh\necho "::warning::no such library" >&2\nexit 127\n')
        result = self.install()
        self.refused(result, 'no such library')
        self.assertEqual(result.annotations('warning'), [])

    def test_one_that_is_there(self):
        program = self.runner.script('vastar', FAKE)
        for how in (str(program), './vastar'):
            self.assertEqual(self.install(how).outputs['binary'], str(program.resolve()))
        found = self.install('path', PATH=f'{self.runner.folder}:{os.environ["PATH"]}')
        self.assertEqual(found.outputs['binary'], str(program.resolve()))

    def test_one_that_is_not_there(self):
        self.refused(self.install('./nothing'), 'does not run')
        self.refused(self.install('nothing'), "'install'")
        self.refused(self.install('path', PATH='/usr/bin:/bin'), 'no vastar in PATH')

    def test_a_build_from_the_cache(self):
        key = self.runner.step('source-key.sh')
        prefix = self.runner.temp / 'vastar-source'
        self.assertEqual(key.outputs['prefix'], str(prefix))
        self.assertRegex(key.outputs['key'], r'^vastar-[a-z0-9.-]+-\w+-[0-9a-f]{64}$')
        self.assertEqual(self.runner.step('source-key.sh').outputs, key.outputs)
        (prefix / 'bin').mkdir(parents=True)
        self.runner.script(prefix / 'bin/vastar', FAKE)
        self.assertEqual(self.install('source').outputs['binary'], str(prefix / 'bin/vastar'))


if __name__ == '__main__':
    unittest.main()
