// Figures as people read them: three digits, units that fit, a dash for what is not known.

const UNKNOWN = '–';
const NBSP = '\u00a0';

const DURATIONS = [[1e-3, 'µs', 1000], [1, 'ms', 1000], [1000, 's', 60]];

// "310 µs", "1.55 ms", "12.3 s", "4 min 2 s", "2 h 5 min".
function duration(ms) {
  if (ms === null) return UNKNOWN;
  if (ms < 0) return '−' + duration(-ms);
  if (ms < 1e-3) return ms === 0 ? '0' + NBSP + 'ms' : '<1' + NBSP + 'µs';
  for (const [scale, unit, end] of DURATIONS) {
    const value = Number((ms / scale).toPrecision(3));
    if (value < end) return value + NBSP + unit;
  }
  return longDuration(Math.round(ms / 1000));
}

function longDuration(seconds) {
  if (seconds > 1e9) return plain(seconds) + NBSP + 's';
  const parts = [[Math.floor(seconds / 3600), 'h'], [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's']];
  return parts.filter(([value]) => value > 0).map(([value, unit]) => value + NBSP + unit).join(' ');
}

const durationOfSeconds = s => duration(s === null ? null : s * 1000);

function grouped(value, decimals) {
  if (Math.abs(value) >= 1e15) return value.toPrecision(3);
  const options = {minimumFractionDigits: decimals, maximumFractionDigits: decimals};
  return value.toLocaleString('en-US', options).replace('-', '−');
}

const count = value => (value === null ? UNKNOWN : grouped(value, 0));
const rate = value => (value === null ? UNKNOWN : grouped(value, Math.abs(value) < 99.995 ? 2 : 0));

function plain(value) {
  if (value === null) return UNKNOWN;
  if (value !== 0 && Math.abs(value) < 1e-3) return value.toPrecision(3);
  return trimmed(value, Math.abs(value) < 1 ? 4 : 2);
}

// A fraction as "1.23%". A few failures among millions are not none, and nearly all is not all.
function percent(fraction) {
  if (fraction === null) return UNKNOWN;
  const value = fraction * 100;
  if (value > 0 && value < 0.01) return '<0.01%';
  if (value < 100 && value > 99.99) return '>99.99%';
  return trimmed(value, 2) + '%';
}

// Without the zeros behind the point that say nothing.
const trimmed = (value, decimals) => grouped(value, decimals).replace(/(\.\d*?)0+$/, '$1')
  .replace(/\.$/, '');

// Percent that a document already has as percent.
const pct = value => (value === null ? UNKNOWN : grouped(value, 1) + '%');

const BYTES = [[2 ** 40, 'TB'], [2 ** 30, 'GB'], [2 ** 20, 'MB'], [2 ** 10, 'KB']];

function bytes(value) {
  if (value === null) return UNKNOWN;
  const [scale, unit] = BYTES.find(([size]) => value >= size) || [1, 'B'];
  return Number((value / scale).toPrecision(3)) + NBSP + unit;
}

// A figure in the unit that a document names beside it.
function inUnit(value, unit) {
  if (unit === 'ms') return duration(value);
  if (unit === 'fraction') return percent(value);
  return value !== null && unit === 'per_second' ? plain(value) + '/s' : plain(value);
}

// A plain number of a protocol's own metric, in the unit that its name tells.
function metricFigure(name, value) {
  if (name.endsWith('_fairness')) return plain(value);
  const perSecond = name.endsWith('_per_s') ? '/s' : '';
  if (name.includes('bytes')) return bytes(value) + perSecond;
  if (perSecond !== '') return (value === 0 ? '0' : rate(value)) + perSecond;
  const share = name === 'survival' || name === 'events_together' || name.endsWith('_share');
  return share ? percent(value) : plain(value);
}

const plural = (n, one, many) => count(n) + ' ' + (n === 1 ? one : many);
const sentence = words => words.charAt(0).toUpperCase() + words.slice(1);
// "generator_cpu_pct" as "Generator cpu pct".
const titleOf = key => sentence(asText(key).replace(/_/g, ' '));

function moment(text) {
  const at = new Date(text);
  if (text === '' || Number.isNaN(at.getTime())) return text;
  return at.toISOString().replace('T', ' ').replace(/\.\d+Z$|Z$/, ' UTC');
}
