// A figure: its heading, what its lines are (which can be taken away), the chart, and the table.

// {name, look} where look is the class of a swatch: "series-1", "series-2 dash", "cross"...
function keyButton(plot, {name, look}) {
  const button = el('button', {type: 'button', class: 'key', 'aria-pressed': 'true'},
    el('span', {class: `swatch ${look}`, 'aria-hidden': 'true'}), name);
  button.addEventListener('click', () => {
    const shown = button.getAttribute('aria-pressed') === 'false';
    button.setAttribute('aria-pressed', String(shown));
    plot.setShown(name, shown);
  });
  return button;
}

function scaleButton(plot, log) {
  const button = el('button', {type: 'button', class: 'scale', 'aria-pressed': String(log)},
    'Log scale');
  button.addEventListener('click', () => {
    plot.setLog(!plot.log);
    button.setAttribute('aria-pressed', String(plot.log));
  });
  return button;
}

// Looks without a series of their own explain points ("disqualified") and cannot be taken away.
function toolsOf(plot, {keys = [], scale, log = false}) {
  const parts = keys.map(key => (key.fixed
    ? el('span', {class: 'key fixed'}, el('span', {class: `swatch ${key.look}`,
      'aria-hidden': 'true'}), key.name)
    : keyButton(plot, key)));
  if (scale) parts.push(scaleButton(plot, log));
  return parts.length === 0 ? null : el('div', {class: 'tools'}, parts);
}

// The room of a chart; one of `bars` is as high as they need.
function canvasOf(plot, bars) {
  const room = el('div', {class: 'canvas'}, plot.canvas);
  if (bars !== undefined) room.style.height = `${Math.max(110, 50 + 42 * bars)}px`;
  return room;
}

// spec: title, remark, label (the chart in words), build, keys, scale (offer a logarithmic one), log
// (begin with it), table (an element), wide, bars (how many lie below one another).
function figure(level, spec) {
  const plot = new Plot(spec.label, spec.build);
  plot.log = spec.log === true;
  return el('figure', {class: spec.wide ? 'figure wide' : 'figure'},
    el('figcaption', {}, el(`h${level}`, {}, spec.title),
      spec.remark ? el('span', {class: 'remark'}, spec.remark) : null),
    toolsOf(plot, spec),
    canvasOf(plot, spec.bars),
    plot.spoken, spec.table || null);
}

const figures = (...all) => {
  const present = all.flat().filter(one => one !== null);
  return present.length === 0 ? null : el('div', {class: 'figures'}, present);
};
