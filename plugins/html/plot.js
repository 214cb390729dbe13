// A chart: a canvas that is drawn in the theme of the moment, and read with the arrow keys.

const plots = [];
const drawAll = () => plots.forEach(plot => plot.draw());

// The tooltip's place: that of the highest of the elements.
function placeOf(elements) {
  const y = Math.min(...elements.map(element => element.y));
  return {x: elements[0].x, y};
}

class Plot {
  // `label` says in words what the chart shows; build(colors, log) gives Chart.js its configuration.
  constructor(label, build) {
    this.build = build;
    this.log = false;
    this.hidden = new Set();
    this.at = -1;
    this.chart = null;
    this.canvas = el('canvas', {role: 'img', tabindex: '0', 'aria-label': label,
      keydown: event => this.onKey(event), blur: () => this.point(-1)});
    this.spoken = el('p', {class: 'hidden', 'aria-live': 'polite'});
    plots.push(this);
  }

  draw() {
    if (this.chart !== null) this.chart.destroy();
    const config = this.build(theme(), this.log);
    for (const series of config.data.datasets) series.hidden = this.hidden.has(series.label);
    this.chart = new Chart(this.canvas, config);
  }

  setShown(name, shown) {
    if (shown) this.hidden.delete(name);
    else this.hidden.add(name);
    this.draw();
  }

  setLog(log) {
    this.log = log;
    this.draw();
  }

  onKey(event) {
    const last = Math.max(...this.chart.getSortedVisibleDatasetMetas().map(m => m.data.length)) - 1;
    const places = {ArrowLeft: Math.max(this.at - 1, 0), ArrowRight: Math.min(this.at + 1, last),
      Home: 0, End: last, Escape: -1};
    if (!(event.key in places)) return;
    event.preventDefault();
    this.point(places[event.key]);
  }

  // Shows and speaks what stands at one place; -1 for none.
  point(at) {
    this.at = at;
    const active = at < 0 ? [] : this.elementsAt(at);
    const elements = active.map(({datasetIndex, index}) =>
      this.chart.getDatasetMeta(datasetIndex).data[index]);
    this.chart.setActiveElements(active);
    this.chart.tooltip.setActiveElements(active,
      elements.length === 0 ? {x: 0, y: 0} : placeOf(elements));
    this.chart.update('none');
    this.speak(active.length > 0);
  }

  elementsAt(index) {
    return this.chart.getSortedVisibleDatasetMetas()
      .filter(meta => meta.data[index] !== undefined && !meta.data[index].skip)
      .map(meta => ({datasetIndex: meta.index, index}));
  }

  speak(something) {
    const {title, body} = this.chart.tooltip;
    const lines = something && title ? [...title, ...body.flatMap(part => part.lines)] : [];
    this.spoken.textContent = lines.join(', ');
  }
}

// Options that all charts have. `title` and `label` give the tooltip's lines.
function chartOptions(colors, {scales, title, label, after, more}) {
  return {
    animation: false,
    responsive: true,
    maintainAspectRatio: false,
    normalized: true,
    interaction: {mode: 'index', intersect: false},
    font: {family: colors.font},
    scales,
    plugins: {
      legend: {display: false},
      tooltip: tooltip(colors, {title, label, afterBody: after}),
    },
    ...more,
  };
}

function tooltip(colors, callbacks) {
  const known = Object.entries(callbacks).filter(([, callback]) => callback !== undefined);
  return {
    backgroundColor: colors.surface,
    borderColor: colors.muted,
    borderWidth: 1,
    titleColor: colors.text,
    bodyColor: colors.text,
    footerColor: colors.text,
    padding: 10,
    cornerRadius: 4,
    boxWidth: 8,
    boxHeight: 8,
    boxPadding: 4,
    usePointStyle: true,
    titleFont: {family: colors.font, weight: '600'},
    bodyFont: {family: colors.font},
    callbacks: Object.fromEntries(known),
  };
}

// A line with points; dashed lines and other points tell series apart without colour.
function lineSeries(colors, name, points, {color, dash, style, radius, more}) {
  return {
    label: name,
    data: points,
    borderColor: color,
    backgroundColor: color,
    borderWidth: 2,
    borderDash: dash ? [6, 4] : [],
    pointStyle: style || 'circle',
    pointRadius: radius === undefined ? 3.5 : radius,
    pointHoverRadius: 5,
    pointBackgroundColor: dash ? colors.surface : color,
    pointBorderWidth: 1.5,
    clip: 8,  // points at an edge stay whole
    ...more,
  };
}
