// Axes, their ticks, and the marks drawn across them.

// `format` is null where Chart.js has the text already (names).
function axis(colors, title, format, more) {
  return {
    title: {display: title !== '', text: title, color: colors.muted, font: {family: colors.font}},
    grid: {color: colors.line, borderColor: colors.line, drawTicks: false},
    ticks: {color: colors.muted, font: {family: colors.font}, maxRotation: 0, padding: 6,
      autoSkipPadding: 14,
      ...(format === null ? {} : {callback: format})},
    ...more,
  };
}

// 1, 2 and 5 of each power of ten.
const isRound = value => [1, 2, 5].includes(
  Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9)));

function logAxis(colors, title, format) {
  return axis(colors, title, value => format(value), {
    type: 'logarithmic',
    afterBuildTicks: scale => {
      const round = scale.ticks.filter(({value}) => isRound(value));
      if (round.length > 1) scale.ticks = round;
    },
  });
}

function valueAxis(colors, title, format, log) {
  if (log) return logAxis(colors, title, format);
  return axis(colors, title, value => format(value), {type: 'linear', beginAtZero: true, grace: '4%'});
}

const durationAxis = (colors, log, title = '') => valueAxis(colors, title, duration, log);
const countAxis = (colors, log, title = '') => valueAxis(colors, title, shortCount, log);

function shortCount(value) {
  const sizes = [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']];
  const [scale, unit] = sizes.find(([size]) => Math.abs(value) >= size) || [1, ''];
  return Number((value / scale).toPrecision(3)) + unit;
}

const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];

// About six ticks at times that people count in.
function timeTicks(end) {
  const step = TIME_STEPS.find(one => end / one <= 6) || end / 6;
  return Array.from({length: Math.floor(end / step) + 1}, (_, at) => ({value: at * step}));
}

function secondsAxis(colors) {
  return axis(colors, 'time since the start', value => (value === 0 ? '0' : durationOfSeconds(value)), {
    type: 'linear',
    bounds: 'data',
    min: 0,
    afterBuildTicks: scale => {
      scale.ticks = timeTicks(scale.max);
    },
  });
}

// Shares close to one another, which need more digits than a table gives them.
const shareTick = value => Number((value * 100).toPrecision(3)) + '%';

// Where a quantile stands on an axis of nines: 0.9 at 1, 0.99 at 2, 0.999 at 3.
const nines = quantile => -Math.log10(1 - quantile);

const NINES_TICKS = [[0.5, '50%'], [0.9, '90%'], [0.99, '99%'], [0.999, '99.9%'],
  [0.9999, '99.99%'], [0.99999, '99.999%'], [0.999999, '99.9999%']];

function percentileAxis(colors) {
  const texts = new Map(NINES_TICKS.map(([quantile, text]) => [nines(quantile), text]));
  return axis(colors, 'share of requests that took no longer', value => texts.get(value) || '', {
    type: 'linear',
    min: 0,
    afterBuildTicks: scale => {
      scale.ticks = [...texts.keys()].filter(at => at <= scale.max).map(value => ({value}));
    },
  });
}

// Of levels, as many as have room: the first, and each that is far enough from the one before.
function roomyLevels(levels, scale) {
  const from = Math.log(scale.min), span = Math.log(scale.max) - from || 1;
  const place = level => (Math.log(level) - from) / span * (scale.chart.width - 60);
  const taken = [];
  for (const level of levels) {
    const before = taken[taken.length - 1];
    if (before === undefined || place(level) - place(before) >= 34) taken.push(level);
  }
  return taken;
}

function concurrencyAxis(colors, levels, title) {
  const known = levels.filter(level => level > 0).sort((a, b) => a - b);
  return axis(colors, title, value => count(value), {
    type: 'logarithmic',
    min: known[0],
    max: known[known.length - 1],
    afterBuildTicks: scale => {
      scale.ticks = roomyLevels(known, scale).map(value => ({value}));
    },
  });
}

// Above the chart for an upright mark, else at the right end of its line.
function drawLabel(chart, mark, at) {
  const {ctx: context, chartArea: area} = chart;
  context.font = `600 12px ${chart.options.font.family}`;
  const width = context.measureText(mark.text).width;
  const left = mark.axis === 'x' ? at - width / 2 : area.right;
  context.fillStyle = mark.color;
  context.textBaseline = 'bottom';
  context.fillText(mark.text, Math.max(area.left, Math.min(left, area.right - width)),
    mark.axis === 'x' ? area.top - 4 : at - 3);
}

// Lines across a chart, each {axis: 'x' or 'y', at, text, color, solid}: where something is.
function drawMark(chart, mark) {
  const {ctx: context, chartArea: area, scales} = chart;
  const at = scales[mark.axis].getPixelForValue(mark.at);
  const upright = mark.axis === 'x';
  if (upright ? at < area.left - 1 || at > area.right + 1 : at < area.top || at > area.bottom) return;
  context.save();
  context.strokeStyle = mark.color;
  context.lineWidth = 1.5;
  context.setLineDash(mark.solid ? [] : [5, 4]);
  context.beginPath();
  context.moveTo(upright ? at : area.left, upright ? area.top : at);
  context.lineTo(upright ? at : area.right, upright ? area.bottom : at);
  context.stroke();
  drawLabel(chart, mark, at);
  context.restore();
}

// Room above a chart for the words of its upright marks.
const MARK_ROOM = {layout: {padding: {top: 20}}};

// A plugin of Chart.js for one chart.
function marksPlugin(marks) {
  return {
    id: 'marks',
    beforeDatasetsDraw: chart => marks.filter(mark => mark.at !== null)
      .forEach(mark => drawMark(chart, mark)),
  };
}
