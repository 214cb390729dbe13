// What documents of every kind have: the verdict, what it rests on, words, and where they came from.

const VERDICTS = {
  pass: ['PASS', 'good'], fail: ['FAIL', 'bad'], inconclusive: ['INCONCLUSIVE', 'warn'],
};

const badge = verdict => {
  const [word, name] = VERDICTS[verdict] || ['', ''];
  return word === '' ? '' : el('span', {class: `badge ${name}`}, word);
};

const judged = passed => (passed === true ? 'pass' : passed === false ? 'fail' : 'inconclusive');
const verdictOf = document => {
  const verdict = textAt(objectAt(document, 'gate'), 'verdict');
  return verdict in VERDICTS ? verdict : '';
};

// A box that says something at the top of the page.
function box(level, name, title, ...content) {
  return el('section', {class: `verdict ${name}`}, el(`h${level}`, {}, title), content);
}

function thresholdRows(thresholds) {
  return thresholds.map(threshold => [
    el('code', {}, textAt(threshold, 'expr')),
    inUnit(numberAt(threshold, 'actual'), textAt(threshold, 'unit')),
    badge(judged(member(threshold, 'passed'))),
  ]);
}

function thresholdWords(document, verdict) {
  const thresholds = objectsAt(objectAt(document, 'gate'), 'thresholds');
  const all = thresholds.length;
  const now = thresholds.filter(one => judged(member(one, 'passed')) === verdict).length;
  const said = {pass: 'hold', fail: 'failed', inconclusive: 'cannot be judged by this measurement'};
  const words = now === 0 ? [] : [`${now} of ${all} thresholds ${said[verdict]}`];
  if (textAt(objectAt(document, 'sweet_spot'), 'method') === 'fallback') {
    words.push('no level qualified');
  }
  return words.join(', and ');
}

// The verdict with the words of the document where it has them, and the thresholds it rests on.
function verdictPart(level, document, withThresholds = true) {
  const verdict = verdictOf(document);
  const headline = textAt(document, 'headline');
  if (verdict === '' && headline === '') return el('p', {class: 'ungated'}, 'No gate was set.');
  if (verdict === '') return box(level, 'none', 'No verdict', el('p', {}, headline));
  const words = headline || sentence(thresholdWords(document, verdict));
  const thresholds = objectsAt(objectAt(document, 'gate'), 'thresholds');
  return box(level, verdict, VERDICTS[verdict][0], words === '' ? null : el('p', {}, words),
    withThresholds && thresholds.length > 0
      ? table('Thresholds', ['Threshold', 'Measured', {title: 'Verdict', text: true}],
        thresholdRows(thresholds))
      : null);
}

function interruptedPart(level, document) {
  if (!isTrueAt(document, 'interrupted')) return null;
  return box(level, 'interrupted', 'Interrupted', el('p', {}, 'This is of the part that ran.'));
}

// Of a sweep this is its sweet spot's run: the choice among the points is judged by itself.
function invalidPart(level, document) {
  const validity = objectAt(document, 'validity');
  if (!isFalseAt(validity, 'valid')) return null;
  const sweep = textAt(document, 'kind') === 'sweep';
  return box(level, 'invalid', sweep ? 'The sweet spot’s run is not valid' : 'Not valid',
    bulleted(textsAt(validity, 'reasons')));
}

const topOf = (level, document, withThresholds) => [
  verdictPart(level, document, withThresholds), invalidPart(level, document),
  interruptedPart(level, document)];

const words = (level, title, items) => section(level, title, bulleted(items, 'words'));

const percents = (parent, key) => listAt(parent, key).map(asNumber).filter(one => one !== null)
  .map(one => pct(one)).join(', ');

function validityPairs(document) {
  const validity = objectAt(document, 'validity');
  const valid = member(validity, 'valid');
  const law = numberAt(validity, 'littles_law_ratio');
  const steal = numberAt(validity, 'steal_pct');
  return [
    ['Figures can be trusted', valid === true ? 'yes' : valid === false ? 'no' : ''],
    ['Generator’s CPU, by worker', percents(validity, 'generator_cpu_pct')],
    ['Taken by the hypervisor', steal === null ? '' : pct(steal)],
    ['Little’s law', law === null ? '' : plain(law)],
  ];
}

function machinePairs(document) {
  const machine = objectAt(document, 'machine');
  const ram = numberAt(machine, 'ram_mb');
  return [
    ['Machine', textAt(machine, 'cpu_model')],
    ['Cores, physical', known(machine, 'cpu_cores_physical')],
    ['Cores, usable', known(machine, 'cpu_cores_logical')],
    ['Memory', ram === null ? '' : bytes(ram * 2 ** 20)],
    ['System', textAt(machine, 'os')],
  ];
}

const known = (parent, key) => (numberAt(parent, key) === null ? '' : plain(numberAt(parent, key)));

// Any value as text, for what was asked for.
function anyText(value) {
  if (typeof value === 'string') return asText(value);
  if (typeof value === 'number') return asNumber(value) === null ? String(value) : plain(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(anyText).filter(text => text !== '').join(', ');
  return Object.entries(asObject(value)).map(([key, one]) => `${asText(key)} ${anyText(one)}`)
    .join(', ');
}

function paramPairs(document) {
  return Object.entries(objectAt(document, 'params')).map(([key, value]) =>
    [titleOf(key), anyText(value)]);
}

// The end of each document: how good the measurement was, and what was asked for.
function basisPart(level, document) {
  const asked = pairs(paramPairs(document));
  return section(level, 'Measurement',
    pairs([...validityPairs(document), ...machinePairs(document)]),
    asked === null ? null : folded('What was asked for', asked));
}
