// A suite: what each scenario came to, then each as a page of its own.

const SCENARIO_PAGES = {run: runPage, sweep: sweepPage, compare: comparePage};

const scenariosOf = suite => objectsAt(suite, 'scenarios').map((scenario, at) => ({
  name: textAt(scenario, 'name') || `Scenario ${at + 1}`,
  target: textAt(scenario, 'target'),
  scenario,
  document: objectAt(scenario, 'document'),
  id: newId('scenario'),
}));

const isShown = ({document}) => SCENARIO_PAGES.hasOwnProperty(textAt(document, 'kind'));

const OUTCOMES = {no_data: 'no data', not_run: 'not run'};

function outcomeOf(scenario) {
  const outcome = textAt(scenario, 'outcome'), error = textAt(scenario, 'error');
  const words = OUTCOMES.hasOwnProperty(outcome) ? OUTCOMES[outcome] : '';
  if (words === '' && error === '') return badge(textAt(scenario, 'verdict')) || 'not gated';
  return [words, error].filter(text => text !== '').join(': ');
}

function scenarioRow(entry) {
  const {name, target, scenario, id} = entry;
  return [isShown(entry) ? el('a', {href: `#${id}`}, name) : name, outcomeOf(scenario),
    textAt(scenario, 'kind'), target];
}

function scenarioTable(scenarios) {
  return table('Scenarios', ['Scenario', {title: 'Verdict', text: true}, {title: 'Kind', text: true},
    {title: 'Target', text: true}], scenarios.map(scenarioRow));
}

function scenarioPart({name, target, document, id}) {
  const page = SCENARIO_PAGES[textAt(document, 'kind')](document, 3);
  return el('section', {class: 'suite-scenario', id}, el('p', {class: 'what'}, page.what),
    el('h2', {}, name), el('p', {class: 'target'}, target), headOfPage(page), page.body);
}

// Those of the scenarios stand with them; one list says which failed.
function suiteThresholds(suite) {
  const thresholds = objectsAt(objectAt(suite, 'gate'), 'thresholds');
  if (thresholds.length === 0) return null;
  return table('Thresholds', ['Scenario', {title: 'Threshold', text: true}, 'Measured',
    {title: 'Verdict', text: true}], thresholdRows(thresholds).map((row, at) =>
    [textAt(thresholds[at], 'scenario'), ...row]));
}

function suitePage(suite, level) {
  const scenarios = scenariosOf(suite);
  return {
    what: 'Suite',
    title: textAt(objectAt(suite, 'params'), 'file') || 'Scenarios',
    load: `${plural(scenarios.length, 'scenario', 'scenarios')}, in ` +
      durationOfSeconds(numberAt(suite, 'elapsed_s')),
    body: [
      topOf(level, suite, false),
      section(level, 'Scenarios', el('div', {class: 'wide-table'}, scenarioTable(scenarios))),
      sideBySide(level, scenarios),
      section(level, 'Thresholds', suiteThresholds(suite)),
      words(level, 'What it means', textsAt(suite, 'insights')),
      words(level, 'Notes', textsAt(suite, 'notes')),
      basisPart(level, suite),
      scenarios.filter(isShown).map(scenarioPart)]};
}
