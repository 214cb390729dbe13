"""action.yml, the examples and the page about them: they agree, and nothing becomes text of a script."""

import re
import unittest

from runner import ACTION, ROOT

METADATA = (ACTION / 'action.yml').read_text()
EXAMPLES = sorted((ACTION / 'examples').glob('*.yml'))
WORKFLOWS = [*EXAMPLES, *sorted((ROOT / '.github/workflows').glob('*.yml'))]
OURS = r'(?:OWNER/vastar|\.)/github-action(?:@\S+)?'


def section(name):
    """What stands under a top-level key of action.yml: {key: {field: value}}."""
    text = re.search(rf'^{name}:\n(.*?)(?=^\S|\Z)', METADATA, re.S | re.M)[1]
    entries = re.findall(r'^  ([a-z-]+):\n((?:    .*\n)+)', text, re.M)
    return {key: {field: value.strip('"') for field, value in re.findall(r'^    ([a-z]+): (.*)$', body, re.M)}
            for key, body in entries}


def steps(text):
    """The steps of a workflow: the lines from one dash to the next of the same depth, or to less depth."""
    lines, found = text.splitlines(), []
    for number, line in enumerate(lines):
        dash = re.match(r'( +)- (?:&\w+ *)?\w', line)
        if not dash:
            continue
        depth = len(dash[1])
        rest = []
        for later in lines[number + 1:]:
            if later.strip() and len(later) - len(later.lstrip()) <= depth:
                break
            rest.append(later)
        found.append('\n'.join([line, *rest]))
    return found


def scripts(step):
    """What a step runs: the value of `run`, on its line or as a block."""
    match = re.search(r'^( *)(- )?run: ?(.*(?:\n\1 +.*)*)', step, re.M)
    return match[3] if match else ''


class Metadata(unittest.TestCase):
    def test_no_input_becomes_text_of_a_script(self):
        for name, text in [('action.yml', METADATA)] + [(one.name, one.read_text()) for one in WORKFLOWS]:
            found = [one for one in map(scripts, steps(text)) if one]
            self.assertEqual(len(found), len(re.findall(r'^ *(?:- )?run:', text, re.M)), name)
            for script in found:
                self.assertNotIn('${{', script, name)
        for script in ACTION.glob('*.sh'):
            self.assertNotIn('${{', script.read_text(), script.name)

    def test_the_search_for_scripts_finds_them(self):
        found = [scripts(one) for one in steps('  - run: a ${{ b }}\n  - name: x\n    run: |\n      ${{ c }}\n    if: y')]
        self.assertEqual([bool(re.search(r'\$\{\{', one)) for one in found], [True, True])

    def test_other_actions_are_pinned(self):
        # release.yml follows the tags of GitHub's own actions, and attests what it built.
        for name, text in [('action.yml', METADATA)] + [(one.name, one.read_text()) for one in WORKFLOWS]:
            for used in re.findall(r'uses: *(.*)', text):
                if name != 'release.yml' and not re.match(OURS, used):
                    self.assertRegex(used, r'^[\w./-]+@[0-9a-f]{40} # v\d', name)

    def test_every_input_reaches_a_step(self):
        used = set(re.findall(r'inputs\.([a-z-]+)', METADATA))
        self.assertEqual(used, set(section('inputs')))

    def test_every_script_has_the_variables_it_reads(self):
        for step in steps(METADATA):
            named = re.search(r'/([a-z-]+\.sh)', scripts(step))
            if named:
                text = (ACTION / named[1]).read_text()
                for source in re.findall(r'^source .*/([a-z]+\.sh)"$', text, re.M):
                    text += (ACTION / source).read_text()
                given = set(re.findall(r'^ +([A-Z_]+): ', step, re.M))
                read = set(re.findall(r'\$\{?((?:INPUT|REPORT|ACTION)_[A-Z_]+|VASTAR_BINARY)\b', text))
                self.assertEqual(given, read, named[1])

    def test_the_examples_use_what_there_is(self):
        inputs = set(section('inputs'))
        count = 0
        for file in WORKFLOWS:
            for step in steps(file.read_text()):
                if re.search(rf'uses: {OURS}', step):
                    given = re.search(r'^( +)with:\n((?:\1  .*\n?|\n)+)', step, re.M)
                    names = re.findall(rf'^{given[1]}  ([a-z-]+):', given[2], re.M)
                    self.assertTrue(names and set(names) <= inputs, f'{file.name}: {set(names) - inputs}')
                    count += 1
        self.assertEqual(count, len(EXAMPLES) + 2)

    def test_the_page_has_every_input_output_and_example(self):
        page = (ROOT / 'docs/github-action.md').read_text()
        shown = lambda value: f'`{value}`' if value else ''
        table = [f"| `{name}` | {shown(one['default'])} | {one['description']} |"
                 for name, one in section('inputs').items()]
        table += [f"| `{name}` | {one['description']} |" for name, one in section('outputs').items()]
        for row in table:
            self.assertIn(row + '\n', page, 'the tables of docs/github-action.md are:\n' + '\n'.join(table))
        for file in EXAMPLES:
            self.assertIn(f'examples/{file.name}', page)


if __name__ == '__main__':
    unittest.main()
