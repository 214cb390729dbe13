// Where the response times of a run lie: percentiles on an axis of nines, and the histogram.

// Key, quantile, name, and how many samples it takes.
const PERCENTILES = [['p10', 0.1, '10%', 2], ['p25', 0.25, '25%', 2], ['p50', 0.5, '50%', 2],
  ['p75', 0.75, '75%', 4], ['p90', 0.9, '90%', 10], ['p95', 0.95, '95%', 20],
  ['p99', 0.99, '99%', 100], ['p999', 0.999, '99.9%', 1000], ['p9999', 0.9999, '99.99%', 10000]];

// Distributions of a run: key, name, and how each is drawn.
const LATENCIES = [
  ['response', 'Response', 'series-1', 'from when a request was due'],
  ['service', 'Service', 'series-2 dash', 'from when it was sent'],
  ['lag', 'Lag', 'series-3', 'how late the generator was'],
  ['successes', 'Successes', 'series-4 dash', 'response times without failures'],
];

// Of the four, those with samples; successes only where something failed.
function shownLatencies(run) {
  const latency = objectAt(run, 'latency');
  const failed = numberAt(objectAt(run, 'requests'), 'failed') > 0;
  return LATENCIES.filter(([key]) => numberAt(objectAt(latency, key), 'count') > 0 &&
    (failed || key !== 'successes'));
}

// The slowest of n stands where 1 of n is slower.
function spectrumPoints(latency) {
  const points = PERCENTILES.map(([key, quantile, text]) =>
    ({x: nines(quantile), y: numberAt(objectAt(latency, 'percentiles_ms'), key), text}));
  const samples = numberAt(latency, 'count');
  if (samples > 1) points.push({x: Math.log10(samples), y: numberAt(latency, 'max_ms'), text: 'slowest'});
  return points;
}

// sides: [{name, look, latency}]. Points without a value are left out, so that lines go on.
function spectrumChart(colors, log, sides) {
  const datasets = sides.map(({name, look, latency}) =>
    lineSeries(colors, name, spectrumPoints(latency).filter(({y}) => y !== null),
      {color: colors.series[look[7] - 1], dash: look.includes('dash')}));
  return {
    type: 'line',
    data: {datasets},
    options: chartOptions(colors, {
      scales: {x: percentileAxis(colors), y: durationAxis(colors, log)},
      title: items => (items.length === 0 ? '' : items[0].raw.text),
      label: item => `${item.dataset.label} ${duration(item.raw.y)}`,
    }),
  };
}

// Where the slowest would press all others down to the axis.
const isStretched = latency =>
  numberAt(latency, 'max_ms') > 10 * numberAt(objectAt(latency, 'percentiles_ms'), 'p50');

function spectrumRows(sides) {
  const rows = PERCENTILES.map(([key, , text, needed]) => [text, ...sides.map(({latency}) => {
    const value = numberAt(objectAt(latency, 'percentiles_ms'), key);
    return value === null ? `needs ${count(needed)}` : duration(value);
  })]);
  for (const [key, text] of [['min_ms', 'Fastest'], ['mean_ms', 'Average'], ['stddev_ms', 'Deviation'],
    ['max_ms', 'Slowest']]) {
    rows.push([text, ...sides.map(({latency}) => duration(numberAt(latency, key)))]);
  }
  rows.push(['Samples', ...sides.map(({latency}) => count(numberAt(latency, 'count')))]);
  return rows;
}

function spectrumFigure(level, sides, remark) {
  const measured = sides.filter(({latency}) => numberAt(latency, 'count') > 0);
  if (measured.length === 0) return null;
  return figure(level, {
    title: 'Latency by percentile',
    remark,
    wide: true,
    label: `Latency by percentile of ${measured.map(({name}) => name.toLowerCase()).join(', ')}; ` +
      'the table below has the figures',
    keys: measured.map(({name, look}) => ({name, look})),
    scale: true,
    log: measured.some(({latency}) => isStretched(latency)),
    build: (colors, log) => spectrumChart(colors, log, measured),
    table: foldedTable('Latency by percentile', ['Percentile', ...measured.map(({name}) => name)],
      () => spectrumRows(measured), 14),
  });
}

function runSpectrum(level, run) {
  const sides = shownLatencies(run).map(([key, name, look]) =>
    ({name, look, latency: objectIn(run, 'latency', key)}));
  const meanings = shownLatencies(run).map(([, name, , meaning]) => `${name.toLowerCase()}: ${meaning}`);
  return spectrumFigure(level, sides, meanings.join('; '));
}

// ---- histogram

function histogramChart(colors, log, bins) {
  return {
    type: 'bar',
    data: {
      labels: bins.map(bin => duration(numberAt(bin, 'le_ms'))),
      datasets: [{
        label: 'Requests',
        data: bins.map(bin => numberAt(bin, 'count') || (log ? null : 0)),
        backgroundColor: bins.map(bin => levelColor(colors, numberAt(bin, 'level'))),
        categoryPercentage: 1,
        barPercentage: 0.92,
        minBarLength: log ? 2 : 0,
      }],
    },
    options: chartOptions(colors, {
      scales: {
        x: axis(colors, 'up to', null, {grid: {display: false}}),
        y: countAxis(colors, log, 'requests'),
      },
      title: items => (items.length === 0 ? '' : `up to ${items[0].label}`),
      label: item => plural(numberAt(bins[item.dataIndex], 'count'), 'request', 'requests'),
    }),
  };
}

function levelColor(colors, level) {
  const last = colors.levels.length - 1;
  return colors.levels[Math.max(0, Math.min(Math.round(level || 0), last))];
}

function histogramFigure(level, run) {
  const bins = objectsAt(objectIn(run, 'latency', 'response'), 'bins');
  if (bins.length === 0) return null;
  return figure(level, {
    title: 'Response times',
    remark: 'colour: from well within the limits to far beyond; the last bar has the rest',
    label: `Histogram of response times in ${bins.length} bars; the table below has the counts`,
    scale: true,
    build: (colors, log) => histogramChart(colors, log, bins),
    table: foldedTable('Response times', ['Up to', 'Requests'], () => bins.map(bin =>
      [duration(numberAt(bin, 'le_ms')), count(numberAt(bin, 'count'))]), bins.length),
  });
}
