// A run second by second.

// Hours have more seconds than a screen has pixels: the extremes of each pixel are kept.
const DECIMATION = {decimation: {enabled: true, algorithm: 'min-max'}};

function overTime(rows, key) {
  return rows.map(row => ({x: numberAt(row, 't_s') || 0, y: numberAt(row, key)}));
}

// Points are drawn while there are few enough to see them.
const pointSize = rows => (rows.length > 120 ? 0 : 2.5);

function timeSeries(colors, rows, name, key, color, dash) {
  const known = overTime(rows, key).filter(({y}) => y !== null);
  return lineSeries(colors, name, known, {color, dash, radius: pointSize(rows)});
}

function timeChart(colors, datasets, y, label) {
  const options = chartOptions(colors, {
    scales: {x: secondsAxis(colors), y},
    title: items => (items.length === 0 ? '' : `at ${durationOfSeconds(items[0].parsed.x)}`),
    label,
    more: {parsing: false, interaction: {mode: 'nearest', axis: 'x', intersect: false}},
  });
  Object.assign(options.plugins, DECIMATION);
  return {type: 'line', data: {datasets}, options};
}

const timeTable = (title, columns, rows, format) => foldedTable(title,
  ['Second', ...columns.map(([name]) => name)],
  () => rows.map(row => [plain(numberAt(row, 't_s')),
    ...columns.map(([, key]) => format(numberAt(row, key)))]), rows.length);

function throughputOverTime(level, rows) {
  const offered = rows.some(row => numberAt(row, 'offered') !== null);  // an open loop
  return figure(level, {
    title: 'Requests',
    remark: 'in each second',
    label: `Requests that ${offered ? 'were due, ' : ''}succeeded and failed in each second; ` +
      'the table below has the figures',
    keys: [...(offered ? [{name: 'Offered', look: 'series-2 dash'}] : []),
      {name: 'Succeeded', look: 'series-1'}, {name: 'Failed', look: 'bad dash'}],
    scale: true,
    build: (colors, log) => timeChart(colors, [
      ...(offered ? [timeSeries(colors, rows, 'Offered', 'offered', colors.series[1], true)] : []),
      timeSeries(colors, rows, 'Succeeded', 'succeeded', colors.series[0]),
      timeSeries(colors, rows, 'Failed', 'failed', colors.bad, true),
    ], countAxis(colors, log), item => `${item.dataset.label} ${count(item.raw.y)}`),
    table: timeTable('Requests in each second',
      [...(offered ? [['Offered', 'offered']] : []), ['Started', 'started'], ['Succeeded', 'succeeded'], ['Failed', 'failed']], rows, count),
  });
}

// [name, key, number of the series' colour] of those that some second has.
const timedPercentiles = rows => [['p50', 'p50_ms', 3], ['p99', 'p99_ms', 1]]
  .filter(([, key]) => rows.some(row => numberAt(row, key) !== null));

function latencyOverTime(level, rows) {
  const lines = timedPercentiles(rows);
  if (lines.length === 0) return null;
  return figure(level, {
    title: 'Response time',
    remark: 'of each second’s requests',
    label: `${lines.map(([name]) => name).join(' and ')} of the response times of each second; ` +
      'the table below has the figures',
    keys: lines.map(([name, , color]) => ({name, look: `series-${color}`})),
    scale: true,
    build: (colors, log) => timeChart(colors, lines.map(([name, key, color]) =>
      timeSeries(colors, rows, name, key, colors.series[color - 1])),
    durationAxis(colors, log), item => `${item.dataset.label} ${duration(item.raw.y)}`),
    table: timeTable('Response time in each second', [['p50', 'p50_ms'], ['p99', 'p99_ms']], rows,
      duration),
  });
}

function timelinePart(level, run) {
  const rows = objectsAt(run, 'timeline');
  if (rows.length < 2) return null;  // one second is what the totals say
  return section(level, 'Timeline',
    figures(throughputOverTime(level + 1, rows), latencyOverTime(level + 1, rows)));
}
