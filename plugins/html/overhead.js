// What a run adds to the reference that was measured in turn with it, and the metrics of a suite's
// runs beside each other.

const signedInUnit = (value, unit) => (value === null ? UNKNOWN
  : (value < 0 ? '-' : '+') + inUnit(Math.abs(value), unit));

function overheadRow(figure) {
  const unit = textAt(figure, 'unit'), worse = numberAt(figure, 'overhead_pct');
  return [`${textAt(figure, 'metric')} ${textAt(figure, 'figure')}`.trim(),
    inUnit(numberAt(figure, 'reference'), unit), inUnit(numberAt(figure, 'target'), unit),
    signedInUnit(numberAt(figure, 'overhead'), unit),
    worse === null ? '' : (worse < 0 ? '' : '+') + pct(worse)];
}

function overheadPart(level, run) {
  const overhead = objectAt(run, 'overhead');
  const known = objectsAt(overhead, 'figures').filter(figure =>
    numberAt(figure, 'reference') !== null && numberAt(figure, 'target') !== null);
  if (known.length === 0) return null;
  const guardrail = textAt(overhead, 'between') === 'guardrail';
  return section(level, guardrail ? 'What the guardrail adds' : 'Overhead',
    el('p', {}, guardrail ? 'Without it: ' : 'Over ',
      el('span', {class: 'mono'}, textAt(overhead, 'reference'))),
    el('div', {class: 'whole'}, table('Overhead', ['Metric', guardrail ? 'Without' : 'Reference',
      guardrail ? 'With' : 'Target', 'Worse by', 'In percent'], known.map(overheadRow))));
}

// ---- side by side

const ownMetrics = run => objectAt(run, 'metrics');

function shortMetric(name, value) {
  if (value === undefined) return '';
  if (typeof value === 'number') return metricFigure(name, asNumber(value));
  if (!isObject(value)) return anyText(value);
  const p50 = numberAt(value, 'p50_ms'), p99 = numberAt(value, 'p99_ms');
  if (p50 === null && p99 === null) return duration(numberAt(value, 'mean_ms'));
  return `${duration(p50)} / ${duration(p99)}`;
}

// Only of runs whose protocol measures more than the first byte.
function sideBySide(level, scenarios) {
  const runs = scenarios.filter(({document}) => textAt(document, 'kind') === 'run' &&
    Object.keys(ownMetrics(document)).length > 1);
  if (runs.length < 2) return null;
  const names = [...new Set(runs.flatMap(({document}) => Object.keys(ownMetrics(document))))];
  return section(level, 'Side by side', el('p', {}, 'Of times p50 / p99.'),
    el('div', {class: 'wide-table whole'}, table('Side by side', ['Metric', ...runs.map(({name}) => name)],
      [['Requests/s', ...runs.map(({document}) => rate(numberAt(document, 'rps')))],
        ['Failed', ...runs.map(({document}) => percent(numberAt(document, 'error_rate')))],
        ...names.map(name => [asText(name),
          ...runs.map(({document}) => shortMetric(name, member(ownMetrics(document), name)))])])));
}
