// The change of each metric as a forest plot: interval, estimate and launches, all metrics on one
// scale, where 1 is the metric's own margin and right is worse.

// Of a metric whose growth is good, head is worse where the change is negative.
function worseSign(metric) {
  const change = numberAt(metric, 'change_pct'), worse = numberAt(metric, 'worse_by_pct');
  if (change && worse) return Math.sign(change * worse);
  return textAt(metric, 'unit') === 'per_second' ? -1 : 1;
}

const hasMargin = metric => numberAt(metric, 'margin_used_pct') > 0 &&
  numberAt(metric, 'change_pct') !== null;

const FARTHEST = 10;  // margins; what is farther stands there

// A percentage of change as its place on the scale.
function placeOn(metric, value) {
  const place = worseSign(metric) * value / numberAt(metric, 'margin_used_pct');
  return Math.max(-FARTHEST, Math.min(place, FARTHEST));
}

// Launches have the effect as a log-ratio towards worse, of shares as a difference.
function effectPct(metric, effect) {
  return worseSign(metric) * 100 * (isShare(metric) ? effect : Math.sign(worseSign(metric)) *
    Math.expm1(worseSign(metric) * effect));
}

function intervalBars(colors, metrics) {
  return {
    type: 'bar',
    label: 'Likely between',
    data: metrics.map(metric => {
      const ends = ['change_low_pct', 'change_high_pct'].map(key => numberAt(metric, key));
      return ends.includes(null) ? null : ends.map(end => placeOn(metric, end)).sort((a, b) => a - b);
    }),
    backgroundColor: metrics.map(metric => faded(verdictColor(colors, metric), 0.35)),
    borderColor: metrics.map(metric => verdictColor(colors, metric)),
    borderWidth: 1,
    borderSkipped: false,
    barThickness: 12,
    order: 3,
  };
}

function verdictColor(colors, metric) {
  const verdict = textAt(metric, 'verdict');
  return {pass: colors.good, fail: colors.bad, inconclusive: colors.warn}[verdict] || colors.muted;
}

function estimates(colors, metrics) {
  return {
    type: 'scatter',
    label: 'Change',
    parsing: false,  // y is a place among the names
    data: metrics.map((metric, at) => ({x: placeOn(metric, numberAt(metric, 'change_pct')), y: at})),
    pointStyle: 'rectRot',
    pointRadius: 7,
    pointHoverRadius: 7,
    backgroundColor: metrics.map(metric => verdictColor(colors, metric)),
    borderColor: colors.surface,
    borderWidth: 1.5,
    order: 1,
  };
}

// Launches of one metric stand below one another a little, so that those alike are seen apart.
function launchEffects(launches, metric, at) {
  const name = textAt(metric, 'metric');
  return launches.map((launch, number) => ({launch, number,
    effect: numberAt(objectIn(launch, 'figures', name), 'effect')}))
    .filter(({effect, launch}) => effect !== null && isValid(launch))
    .map(({effect, number}) => ({metric, number, change: effectPct(metric, effect),
      x: placeOn(metric, effectPct(metric, effect)), y: at + 0.27 + 0.05 * (number % 3)}));
}

function launchDots(colors, launches, metrics) {
  return {
    type: 'scatter',
    label: 'Launches',
    parsing: false,
    data: metrics.flatMap((metric, at) => launchEffects(launches, metric, at)),
    pointRadius: 2.5,
    pointHoverRadius: 4,
    backgroundColor: faded(colors.muted, 0.75),
    borderWidth: 0,
    order: 2,
  };
}

function forestLabel(item, metrics) {
  const {raw, dataset} = item;
  if (dataset.label === 'Launches') {
    return `${textAt(raw.metric, 'metric')}, launch ${raw.number + 1}: ` +
      changeText(raw.metric, raw.change);
  }
  const metric = metrics[item.dataIndex];
  const interval = intervalText(metric);
  return `${textAt(metric, 'metric')} ${changeAt(metric, 'change_pct')}` +
    `${interval === UNKNOWN ? '' : `, likely ${interval}`}; margin ${marginText(metric)}`;
}

function forestScales(colors, metrics) {
  return {
    x: axis(colors, '← better            worse →', value => scaleText(value),
      {type: 'linear', suggestedMin: -1.2, suggestedMax: 1.4}),
    y: {...axis(colors, '', null, {grid: {display: false}}), type: 'category',
      labels: metrics.map(metric => textAt(metric, 'metric')), offset: true},
  };
}

function scaleText(value) {
  if (value === 0) return 'same';
  const size = Math.abs(value);
  return Number.isInteger(value) ? `${value < 0 ? '−' : ''}${size}×${size === FARTHEST ? '+' : ''}` : '';
}

function forestChart(colors, launches, metrics) {
  return {
    type: 'bar',
    data: {labels: metrics.map(metric => textAt(metric, 'metric')),
      datasets: [estimates(colors, metrics), launchDots(colors, launches, metrics),
        intervalBars(colors, metrics)]},
    options: chartOptions(colors, {
      scales: forestScales(colors, metrics),
      title: () => '',
      label: item => forestLabel(item, metrics),
      more: {...MARK_ROOM, indexAxis: 'y', interaction: {mode: 'nearest', axis: 'xy', intersect: false}},
    }),
    plugins: [marksPlugin([
      {axis: 'x', at: 0, text: '', color: colors.muted, solid: true},
      {axis: 'x', at: 1, text: 'margin', color: colors.bad}])],
  };
}

function forestFigure(level, document, metrics) {
  const judgedOnes = metrics.filter(hasMargin), launches = objectsAt(document, 'launches');
  if (judgedOnes.length === 0) return null;
  return figure(level, {
    title: 'Change from base to head',
    remark: 'each metric by its own margin',
    wide: true,
    bars: judgedOnes.length + 1,
    label: `Change of ${judgedOnes.map(metric => textAt(metric, 'metric')).join(', ')}, each with its ` +
      'interval, against its margin; the table below has the figures',
    keys: [{name: 'Change', look: 'diamond'},
      ...(launches.length > 0 ? [{name: 'Likely between', look: 'bar'}, {name: 'Launches', look: 'dot'}]
        : [])],
    build: colors => forestChart(colors, launches, judgedOnes),
  });
}
