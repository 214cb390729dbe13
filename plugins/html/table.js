// Tables. Each chart has one with the same figures, for whoever does not see it or wants the digits.

const SHOWN_AT_ONCE = 200;  // rows; browsers take seconds to lay out some ten thousand
const TALL = 14;            // rows, above which a table scrolls by itself

// A column is its title, or {title, text: true} for words, which stand left and may break.
const headOf = column => (typeof column === 'string' ? column : column.title);
const nameOf = (column, first) => (first || column.text ? 'text' : 'number');

function cell(tag, content, name, properties) {
  return el(tag, {class: name, ...properties}, content);
}

function row(columns, values, name) {
  return el('tr', {class: name || null}, columns.map((column, at) =>
    cell(at === 0 ? 'th' : 'td', values[at], nameOf(column, at === 0),
      at === 0 ? {scope: 'row'} : {})));
}

// Rows are lists of texts or elements; `best` is the index of one to stress. It scrolls by itself,
// never the page.
function table(title, columns, rows, best) {
  const heads = columns.map((column, at) =>
    cell('th', headOf(column), nameOf(column, at === 0), {scope: 'col'}));
  return el('div', {class: rows.length > TALL ? 'table tall' : 'table', role: 'region',
    tabindex: '0', 'aria-label': title},
  el('table', {}, el('caption', {class: 'hidden'}, title), el('thead', {}, el('tr', {}, heads)),
    el('tbody', {}, rows.map((values, at) => row(columns, values, at === best ? 'best' : '')))));
}

// A table that begins with some of its rows, and a button that brings more.
function growingTable(title, columns, rows) {
  const grown = table(title, columns, rows.slice(0, SHOWN_AT_ONCE));
  let shown = SHOWN_AT_ONCE;
  const more = el('button', {type: 'button', class: 'scale'});
  const say = () => {
    more.textContent = `${count(Math.min(SHOWN_AT_ONCE, rows.length - shown))} more of ${count(rows.length)}`;
    more.hidden = shown >= rows.length;
  };
  more.addEventListener('click', () => {
    grown.querySelector('tbody').append(
      ...rows.slice(shown, shown + SHOWN_AT_ONCE).map(values => row(columns, values)));
    shown += SHOWN_AT_ONCE;
    say();
  });
  say();
  return [grown, more];
}

// A table folded under a chart. `rows` is a function: many are made only once they are asked for.
function foldedTable(title, columns, rows, size) {
  const many = size > SHOWN_AT_ONCE;
  const details = folded('Show as table', many ? null : table(title, columns, rows()), {class: 'data'});
  if (many) {
    details.addEventListener('toggle', () => append(details, growingTable(title, columns, rows())),
      {once: true});
  }
  return details;
}

// A cell with a bar as long as `share` (0 to 1) of its room.
function shareBar(share, name) {
  const bar = el('span', {class: name || null});
  bar.style.width = Math.max(0, Math.min(share, 1)) * 100 + '%';
  return el('div', {class: 'share'}, bar);
}
