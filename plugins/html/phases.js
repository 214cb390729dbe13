// Where the time of a request went, and what a protocol measures beyond it.

const PHASES = {queue: 'Queue', dns: 'DNS lookup', connect: 'Connect', tls: 'TLS handshake',
  write: 'Request write', wait: 'Response wait', read: 'Response read', ttfb: 'To first byte'};

const isTimes = value => numberAt(value, 'count') > 0 && numberAt(value, 'mean_ms') !== null;
const phasesOf = (run, key) => Object.entries(objectAt(run, key)).filter(([, value]) => isTimes(value))
  .map(([name, value]) => [PHASES.hasOwnProperty(name) ? PHASES[name] : asText(name), value]);

const PHASE_COLUMNS = [['Average', 'mean_ms'], ['Fastest', 'min_ms'], ['p50', 'p50_ms'],
  ['p95', 'p95_ms'], ['p99', 'p99_ms'], ['Slowest', 'max_ms']];

const TIMES_COLUMNS = ['', ...PHASE_COLUMNS.map(([name]) => name), 'Samples'];
const timesRows = entries => entries.map(([name, times]) => [name,
  ...PHASE_COLUMNS.map(([, key]) => duration(numberAt(times, key))), count(numberAt(times, 'count'))]);

const timesTable = (title, entries) =>
  foldedTable(title, TIMES_COLUMNS, () => timesRows(entries), entries.length);

function timesChart(colors, log, entries) {
  const bars = (name, key, color) => ({label: name, backgroundColor: color, maxBarThickness: 14,
    minBarLength: 1,
    data: entries.map(([, times]) => numberAt(times, key))});
  return {
    type: 'bar',
    data: {labels: entries.map(([name]) => name), datasets: [
      bars('Average', 'mean_ms', colors.series[0]), bars('p99', 'p99_ms', colors.series[1])]},
    options: chartOptions(colors, {
      scales: {
        x: durationAxis(colors, log),
        y: axis(colors, '', null, {grid: {display: false}}),
      },
      label: item => `${item.dataset.label} ${duration(item.raw)}`,
      more: {indexAxis: 'y'},
    }),
  };
}

function timesFigure(level, title, remark, entries) {
  if (entries.length === 0) return null;
  return figure(level, {
    title,
    remark,
    bars: entries.length,
    label: `${title}: average and p99 of ${entries.map(([name]) => name).join(', ')}; ` +
      'the table below has the figures',
    keys: [{name: 'Average', look: 'bar series-1'}, {name: 'p99', look: 'bar series-2'}],
    scale: true,
    build: (colors, log) => timesChart(colors, log, entries),
    table: timesTable(title, entries),
  });
}

// Metrics of a protocol's own. Where that is the first byte alone, it stands among the phases.
const onlyFirstByte = metrics => metrics.length === 1 && metrics[0][0] === PHASES.ttfb;

function phasesFigure(level, run) {
  const metrics = phasesOf(run, 'metrics'), phases = phasesOf(run, 'phases');
  return timesFigure(level, 'Phases', 'where the time of a request went',
    onlyFirstByte(metrics) ? [...phases, ...metrics] : phases);
}

function metricsFigure(level, run) {
  const metrics = phasesOf(run, 'metrics');
  return onlyFirstByte(metrics) ? null : timesFigure(level, 'Times', '', metrics);
}
