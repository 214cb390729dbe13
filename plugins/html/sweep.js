// A sweep: throughput and latency over concurrency, the level that was picked, and why others are
// out; of a paired one, the reference beside them.

const byLevel = points => [...points].sort((a, b) =>
  numberAt(a, 'concurrency') - numberAt(b, 'concurrency'));

const levelsOf = points => points.map(point => numberAt(point, 'concurrency') || 0);

const isOut = point => textAt(point, 'disqualified') !== '';
const isDoubtful = point => isFalseAt(objectAt(point, 'validity'), 'valid');

function remarkOf(point) {
  const doubts = isDoubtful(point) ? textsAt(objectAt(point, 'validity'), 'reasons') : [];
  return [
    isOut(point) ? `disqualified: ${textAt(point, 'disqualified')}` : '',
    isDoubtful(point) ? `not valid${doubts.length > 0 ? `: ${doubts[0]}` : ''}` : '',
  ].filter(text => text !== '').join('; ');
}

// ---- charts

// Lines of tooltips, which do not break by themselves.
function brokenLines(text, width = 44) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== '' && last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

// Of a series over levels. A point that is out is a cross, so that it is seen without colour.
function levelSeries(colors, points, name, valueOf, color, dash) {
  const shown = points.filter(point => numberAt(point, 'concurrency') > 0);
  const crossed = shown.map(point => !dash && isOut(point));
  return lineSeries(colors, name,
    shown.map(point => ({x: numberAt(point, 'concurrency'), y: valueOf(point), point})),
    {color, dash, more: {
      spanGaps: true,
      pointStyle: crossed.map(out => (out ? 'crossRot' : 'circle')),
      pointRadius: crossed.map(out => (points.length > 150 ? 1.5 : out ? 5.5 : 3.5)),
      pointBorderColor: crossed.map(out => (out ? colors.warn : color)),
      pointBorderWidth: crossed.map(out => (out ? 2.5 : 1.5)),
    }});
}

function spotMark(colors, document) {
  const spot = objectAt(document, 'sweet_spot');
  const level = numberAt(spot, 'concurrency'), method = textAt(spot, 'method');
  if (!(level > 0)) return [];
  const fallback = method === 'fallback';
  return [{axis: 'x', at: level, text: `${fallback ? 'nearest' : method} c=${count(level)}`,
    color: fallback ? colors.warn : colors.good}];
}

function levelChart(colors, document, points, {series, y, format, marks = []}) {
  return {
    type: 'line',
    data: {datasets: series},
    options: chartOptions(colors, {
      scales: {x: concurrencyAxis(colors, levelsOf(points), 'connections'), y},
      title: items => (items.length === 0 ? '' : `c=${count(items[0].parsed.x)}`),
      label: item => `${item.dataset.label} ${format(item.parsed.y)}`,
      after: items => (items.length === 0 ? [] : notesOf(items[0].raw.point)),
      more: MARK_ROOM,
    }),
    plugins: [marksPlugin([...spotMark(colors, document), ...marks])],
  };
}

const notesOf = point => (remarkOf(point) === '' ? [] : brokenLines(remarkOf(point)));

const reading = key => point => numberAt(point, key);
const referenceReading = key => point => numberAt(objectAt(point, 'reference'), key);

const outKey = points => (points.some(isOut)
  ? [{name: 'disqualified', look: 'cross', fixed: true}] : []);

function throughputFigure(level, document, points, paired) {
  return figure(level, {
    title: 'Throughput',
    remark: 'successful requests/s',
    label: `Throughput at ${points.length} levels of concurrency; the table of points has the figures`,
    keys: [{name: 'Target', look: 'series-1'},
      ...(paired ? [{name: 'Reference', look: 'series-2 dash'}] : []), ...outKey(points)],
    scale: true,
    build: (colors, log) => levelChart(colors, document, points, {
      series: [
        levelSeries(colors, points, 'Target', reading('rps'), colors.series[0]),
        ...(paired ? [levelSeries(colors, points, 'Reference', referenceReading('rps'),
          colors.series[1], true)] : []),
      ],
      y: countAxis(colors, log),
      format: value => `${rate(value)}/s`,
    }),
  });
}

// [name, key in a point, number of the series' colour, of the reference?]
function latencyLines(paired) {
  if (!paired) return [['p50', 'p50_ms', 3], ['p95', 'p95_ms', 4], ['p99', 'p99_ms', 1],
    ['p99.9', 'p999_ms', 2]];
  return [['p50', 'p50_ms', 3], ['p99', 'p99_ms', 1], ['Reference p50', 'p50_ms', 3, true],
    ['Reference p99', 'p99_ms', 1, true]];
}

function latencyFigure(level, document, points, paired) {
  const lines = latencyLines(paired);
  return figure(level, {
    title: 'Latency',
    remark: 'response times',
    label: `Latency at ${points.length} levels of concurrency: ${lines.map(([name]) => name).join(', ')}; ` +
      'the table of points has the figures',
    keys: [...lines.map(([name, , color, reference]) =>
      ({name, look: `series-${color}${reference ? ' dash' : ''}`})), ...outKey(points)],
    scale: true,
    log: true,
    build: (colors, log) => levelChart(colors, document, points, {
      series: lines.map(([name, key, color, reference]) => levelSeries(colors, points, name,
        reference ? referenceReading(key) : reading(key), colors.series[color - 1], reference)),
      y: durationAxis(colors, log),
      format: duration,
    }),
  });
}

function limitMark(colors, paired, key, text, color) {
  const limit = numberAt(paired, key);
  return {axis: 'y', at: limit, text: `${text} ${pct(limit)}`, color};
}

function overheadFigure(level, document, points, paired) {
  return figure(level, {
    title: 'Overhead',
    remark: 'p99 above the reference’s; throughput below it',
    wide: true,
    label: 'Overhead of p99 and deficit of throughput at each level; the table of points has the figures',
    keys: [{name: 'p99 overhead', look: 'series-1'}, {name: 'Throughput deficit', look: 'series-2'},
      ...outKey(points)],
    build: colors => levelChart(colors, document, points, {
      series: [
        levelSeries(colors, points, 'p99 overhead', reading('overhead_pct'), colors.series[0]),
        levelSeries(colors, points, 'Throughput deficit', reading('rps_deficit_pct'),
          colors.series[1]),
      ],
      y: axis(colors, '', pct, {type: 'linear', grace: '8%'}),
      format: pct,
      marks: [
        limitMark(colors, paired, 'max_overhead_pct', 'overhead at most', colors.series[0]),
        limitMark(colors, paired, 'max_rps_deficit_pct', 'deficit at most', colors.series[1])],
    }),
  });
}

// ---- tables

const SWEEP_COLUMNS = [
  ['c', 'concurrency', count], ['Requests/s', 'rps', rate], ['p50', 'p50_ms', duration],
  ['p95', 'p95_ms', duration], ['p99', 'p99_ms', duration], ['p99.9', 'p999_ms', duration],
  ['Errors', 'error_rate', percent], ['Score', 'score', value => grouped0(value)],
];
const PAIRED_COLUMNS = [['Overhead', 'overhead_pct', pct], ['Deficit', 'rps_deficit_pct', pct]];
const REFERENCE_COLUMNS = [['Reference/s', 'rps', rate], ['Reference p99', 'p99_ms', duration]];

const grouped0 = value => (value === null ? UNKNOWN : grouped(value, 0));

function verdictCell(point, best, fallback) {
  const name = isOut(point) ? 'warn' : isDoubtful(point) ? 'bad' : '';
  const parts = [best ? el('span', {class: fallback ? 'warn' : 'good'}, fallback ? 'nearest' : 'best')
    : '', remarkOf(point) === '' ? '' : el('span', {class: name}, remarkOf(point))];
  const present = parts.filter(part => part !== '');
  return el('span', {}, present.flatMap((part, at) => (at === 0 ? [part] : ['; ', part])));
}

function pointsTable(document, points, paired) {
  const spot = objectAt(document, 'sweet_spot');
  const best = levelsOf(points).indexOf(numberAt(spot, 'concurrency'));
  const columns = [...SWEEP_COLUMNS, ...(paired ? PAIRED_COLUMNS : [])];
  const beside = paired ? REFERENCE_COLUMNS : [];
  const fallback = textAt(spot, 'method') === 'fallback';
  return table('Points of the sweep',
    [...columns, ...beside].map(([name]) => name).concat([{title: 'Verdict', text: true}]),
    points.map((point, at) => [
      ...columns.map(([, key, format]) => format(numberAt(point, key))),
      ...beside.map(([, key, format]) => format(numberAt(objectAt(point, 'reference'), key))),
      verdictCell(point, at === best, fallback)]), fallback ? -1 : best);
}

// ---- words

function spotTiles(document) {
  const spot = objectAt(document, 'sweet_spot'), base = objectAt(document, 'baseline');
  const fallback = textAt(spot, 'method') === 'fallback';
  const peak = numberAt(spot, 'peak_rps');
  const level = of => count(numberAt(of, 'concurrency'));
  const before = key => (numberAt(base, key) === null ? ''
    : `${duration(numberAt(base, key))} at c=${level(base)}`);
  return tiles([
    [fallback ? 'Nearest' : 'Sweet spot', `c=${level(spot)}`, textAt(spot, 'method')],
    ['Requests/s', rate(numberAt(spot, 'rps')), peak === null ? ''
      : `peak ${rate(peak)} at c=${count(numberAt(spot, 'peak_concurrency'))}`],
    ['p50', duration(numberAt(spot, 'p50_ms')), before('p50_ms')],
    ['p99', duration(numberAt(spot, 'p99_ms')), before('p99_ms')],
  ]);
}

function spotPart(level, document) {
  const spot = objectAt(document, 'sweet_spot');
  if (Object.keys(spot).length === 0) {
    return section(level, 'No sweet spot', el('p', {}, 'Nothing succeeded.'));
  }
  return [spotTiles(document), section(level, 'Why this level', el('p', {}, textAt(spot, 'reasoning')),
    bulleted(textsAt(document, 'insights'), 'words'))];
}

const sidesOf = rows => el('div', {class: 'sides-box'}, pairs(rows));

function referencePairs(params, paired) {
  if (Object.keys(paired).length === 0) return null;
  const source = textAt(paired, 'source');
  const method = websocketText(params) === '' ? textAt(paired, 'reference_method') : '';
  return sidesOf([['Reference', el('span', {class: 'mono'},
    `${method} ${textAt(paired, 'reference_url')}`.trim())],
  ['Taken', source === 'live' ? 'live, beside the target' : source === 'file' ? 'from a document' : source]]);
}

function spotRun(level, document) {
  const run = objectAt(document, 'sweet_spot_run');
  if (Object.keys(run).length === 0) return null;
  return section(level, 'The sweet spot’s run', runBody(level + 1, run));
}

function sweepBody(level, document) {
  const points = byLevel(objectsAt(document, 'sweep_points')), paired = objectAt(document, 'paired');
  const isPaired = Object.keys(paired).length > 0, inside = level + 1;
  return [
    spotPart(level, document),
    points.length === 0 ? null : section(level, 'Levels', figures(
      throughputFigure(inside, document, points, isPaired),
      latencyFigure(inside, document, points, isPaired),
      isPaired ? overheadFigure(inside, document, points, paired) : null),
    el('div', {class: 'points wide-table'}, pointsTable(document, points, isPaired))),
    words(level, 'Notes', textsAt(document, 'notes')),
    spotRun(level, document),
    basisPart(level, document),
  ];
}

function sweepLoad(params) {
  const repeats = numberAt(params, 'repeats'), requests = numberAt(params, 'requests_per_bench');
  const seconds = numberAt(params, 'duration_s'), levels = textAt(params, 'conc');
  return [
    websocketText(params),
    levels === '' ? '' : `levels ${levels}`,
    seconds === null ? '' : `${durationOfSeconds(seconds)} each`,
    requests === null ? '' : `${plural(requests, 'request', 'requests')} each`,
    repeats > 1 ? `median of ${plural(repeats, 'run', 'runs')}` : '',
  ].filter(part => part !== '').join(', ');
}

function sweepPage(document, level) {
  const params = objectAt(document, 'params'), paired = objectAt(document, 'paired');
  return {what: Object.keys(paired).length > 0 ? 'Paired sweep' : 'Sweep',
    title: targetText(params), load: sweepLoad(params), beside: referencePairs(params, paired),
    body: [topOf(level, document), sweepBody(level, document)]};
}
