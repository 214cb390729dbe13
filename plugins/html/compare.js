// A comparison: the change of each metric with its interval and margin, and each launch.

const isShare = metric => textAt(metric, 'unit') === 'fraction';

const compareValue = (metric, value) =>
  (textAt(metric, 'unit') === 'per_second' ? rate(value) : inUnit(value, textAt(metric, 'unit')));

function signed(value, decimals) {
  return (value > 0 ? '+' : value === 0 ? '±' : '') + grouped(value, decimals);
}

// "+9.8%", "−0.050 pp".
function changeText(metric, value) {
  if (value === null) return UNKNOWN;
  const size = Math.abs(value);
  if (isShare(metric)) return signed(value, size < 0.995 ? 3 : 1) + NBSP + 'pp';
  return signed(value, size < 99.95 ? 1 : 0) + '%';
}

const changeAt = (metric, key) => changeText(metric, numberAt(metric, key));

function intervalText(metric) {
  const low = numberAt(metric, 'change_low_pct'), high = numberAt(metric, 'change_high_pct');
  if (low === null || high === null) return UNKNOWN;
  return `${changeText(metric, low)} to ${changeText(metric, high)}`;
}

function marginText(metric) {
  const margin = numberAt(metric, 'margin_used_pct');
  return margin === null ? UNKNOWN : plain(margin) + (isShare(metric) ? NBSP + 'pp' : '%');
}

function metricVerdict(metric) {
  const verdict = badge(textAt(metric, 'verdict'));
  if (verdict === '') return numberAt(metric, 'margin_pct') === null ? '' : 'not gated';
  return verdict;
}

function metricCell(metric) {
  const reason = numberAt(metric, 'margin_pct') === null ? '' : textAt(metric, 'reason');
  return el('span', {}, metricVerdict(metric), reason === '' ? null : `: ${reason}`);
}

function metricsTable(metrics) {
  return table('Metrics', ['Metric', 'Base', 'Head', 'Change', 'Likely between', 'Margin',
    {title: 'Verdict', text: true}], metrics.map(metric => [
    textAt(metric, 'metric'), compareValue(metric, numberAt(metric, 'base')),
    compareValue(metric, numberAt(metric, 'head')), changeAt(metric, 'change_pct'),
    intervalText(metric), marginText(metric), metricCell(metric)]));
}

// ---- each launch

const isValid = launch => !isFalseAt(launch, 'valid');

function launchPoints(launches, metric, side) {
  return launches.map((launch, at) => ({x: at + 1, launch,
    y: numberAt(objectIn(launch, 'figures', metric), side)}));
}

function launchSeries(colors, launches, metric, side, name, color, style) {
  return {...lineSeries(colors, name, launchPoints(launches, metric, side), {color, style}),
    showLine: false, pointRadius: 5,
    pointBackgroundColor: launches.map(launch => (isValid(launch) ? color : colors.surface)),
    pointBorderColor: color};
}

function launchTitle(items) {
  if (items.length === 0) return '';
  const {launch, x} = items[0].raw;
  return `launch ${x}${isValid(launch) ? '' : ' (does not count)'}`;
}

function launchAxis(colors, launches) {
  return axis(colors, 'launch', value => count(value), {type: 'linear', min: 0.5, max: launches + 0.5,
    grid: {display: false},
    afterBuildTicks: scale => {
      scale.ticks = Array.from({length: launches}, (_, at) => ({value: at + 1}));
    }});
}

function launchChart(colors, launches, metric) {
  const name = textAt(metric, 'metric');
  const format = value => compareValue(metric, value);
  return {
    type: 'line',
    data: {datasets: [
      launchSeries(colors, launches, name, 'base', 'Base', colors.series[0], 'circle'),
      launchSeries(colors, launches, name, 'head', 'Head', colors.series[1], 'triangle')]},
    options: chartOptions(colors, {
      scales: {
        x: launchAxis(colors, launches.length),
        y: axis(colors, '', isShare(metric) ? shareTick : format, {type: 'linear', grace: '10%'}),
      },
      title: launchTitle,
      label: item => `${item.dataset.label} ${format(item.raw.y)}`,
      after: items => (items.length === 0 ? []
        : textsAt(items[0].raw.launch, 'reasons').flatMap(reason => brokenLines(reason))),
    }),
  };
}

const launchFigureOf = (launch, metric, side) =>
  numberAt(objectIn(launch, 'figures', textAt(metric, 'metric')), side);

function launchTable(launches, metric) {
  const value = (launch, side) => compareValue(metric, launchFigureOf(launch, metric, side));
  return foldedTable(`${textAt(metric, 'metric')} of each launch`,
    ['Launch', 'Base', 'Head', {title: 'Remark', text: true}],
    () => launches.map((launch, at) => [count(at + 1), value(launch, 'base'), value(launch, 'head'),
      isValid(launch) ? '' : `does not count: ${textsAt(launch, 'reasons').join('; ')}`]),
    launches.length);
}

function launchFigure(level, launches, metric) {
  const name = textAt(metric, 'metric');
  if (!launches.some(launch => launchFigureOf(launch, metric, 'base') !== null)) return null;
  return figure(level, {
    title: name,
    label: `${name} of base and head in each of ${launches.length} launches; ` +
      'the table below has the figures',
    keys: [{name: 'Base', look: 'dot series-1'}, {name: 'Head', look: 'triangle series-2'}],
    build: colors => launchChart(colors, launches, metric),
    table: launchTable(launches, metric),
  });
}

function launchesPart(level, document, metrics) {
  const launches = objectsAt(document, 'launches');
  if (launches.length === 0) return null;
  return section(level, isTrueAt(objectAt(document, 'params'), 'single_launch')
    ? 'Each part of the launch' : 'Each launch',
  figures(metrics.map(metric => launchFigure(level + 1, launches, metric))));
}

// ---- the page

function sidePairs(params) {
  const mono = text => (text === '' ? '' : el('span', {class: 'mono'}, text));
  return sidesOf([['Base', mono(textAt(params, 'base'))],
    ['Head', isTrueAt(params, 'aa') ? 'base again' : mono(textAt(params, 'head'))],
    ['URL', mono(textAt(params, 'url'))]]);
}

function compareLoad(document) {
  const params = objectAt(document, 'params');
  if (textAt(params, 'source') === 'files') return '';
  const launches = objectsAt(document, 'launches').length;
  return [websocketText(params) === '' ? textAt(params, 'method') : '', loadText(params),
    isTrueAt(params, 'single_launch') ? plural(launches, 'part of one launch', 'parts of one launch')
      : plural(launches, 'launch', 'launches'),
    `in ${durationOfSeconds(numberAt(document, 'elapsed_s'))}`].filter(one => one !== '').join(', ');
}

function compareSpectrum(level, document) {
  const side = name => objectIn(document, name, 'latency');
  return figures(spectrumFigure(level, [{name: 'Base', look: 'series-1', latency: side('base')},
    {name: 'Head', look: 'series-2 dash', latency: side('head')}], ''));
}

function compareBody(level, document) {
  const metrics = objectsAt(document, 'metrics');
  return [
    metrics.length === 0 ? null : section(level, 'Metrics',
      figures(forestFigure(level + 1, document, metrics)),
      el('div', {class: 'points wide-table'}, metricsTable(metrics))),
    words(level, 'What was seen', textsAt(document, 'insights')),
    words(level, 'What to do', textsAt(document, 'advice')),
    launchesPart(level, document, metrics),
    section(level, 'Latency', compareSpectrum(level + 1, document)),
    words(level, 'Notes', textsAt(document, 'notes')),
    basisPart(level, document),
  ];
}

function comparePage(document, level) {
  const params = objectAt(document, 'params');
  return {
    what: 'Comparison',
    title: isTrueAt(params, 'aa') ? 'Base against itself' : 'Is head worse than base?', load: compareLoad(document), beside: sidePairs(params),
    body: [topOf(level, document, false), compareBody(level, document)]};
}
