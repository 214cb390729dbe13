// Elements made of text alone: nothing of a document is ever parsed as markup.

// Properties are attributes, but for `class` and functions, which are listeners by their event's
// name. Children are elements, texts, lists of them, or null for none.
function el(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== '') element.append(child);
  }
}

let idsGiven = 0;
const newId = prefix => `${prefix}-${++idsGiven}`;

// A part of the page under a heading; null when there is nothing in it. `level` is that of the
// heading: a run inside of a suite has its headings further down.
function section(level, title, ...children) {
  const present = children.flat(Infinity).filter(child => child !== null && child !== '');
  if (present.length === 0) return null;
  const id = newId('part');
  return el('section', {'aria-labelledby': id}, el(`h${level}`, {id}, title), present);
}

function folded(title, content, properties) {
  return el('details', properties, el('summary', {}, title), content);
}

const bulleted = (items, name) =>
  items.length === 0 ? null : el('ul', {class: name}, items.map(item => el('li', {}, item)));

// [name, value] pairs; those without a value are left out.
function pairs(rows) {
  const known = rows.filter(([, value]) => value !== null && value !== '');
  if (known.length === 0) return null;
  return el('dl', {class: 'pairs'},
    known.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value))));
}
