// The page: the document is read, shown by what it is, and drawn.

const PAGES = {...SCENARIO_PAGES, suite: suitePage};

function masthead(report) {
  const version = textAt(report, 'vastar_version');
  return el('div', {class: 'masthead'}, el('span', {class: 'name'}, 'vastar'),
    version === '' ? null : el('span', {}, version),
    el('span', {class: 'when'}, moment(textAt(report, 'started_at'))));
}

const headOfPage = page => [
  page.load === '' ? null : el('p', {class: 'load'}, page.load), page.beside || null];

// Gives the document back as a file, to compare with or to render in another way.
function save(text, kind) {
  const url = URL.createObjectURL(new Blob([text], {type: 'application/json'}));
  el('a', {href: url, download: `vastar-${kind}.json`}).click();
  URL.revokeObjectURL(url);
}

function footer(text, kind) {
  return el('footer', {}, el('span', {}, 'Charts by Chart.js, MIT licence'),
    el('button', {type: 'button', class: 'save', click: () => save(text, kind)},
      'Save the document (JSON)'));
}

function show(report, text) {
  // A document without kind is a sweep of vastar 0.2.
  const kind = textAt(report, 'kind') || 'sweep';
  if (!PAGES.hasOwnProperty(kind)) {
    return el('p', {class: 'notice'}, `This page cannot show a document of kind “${kind}”.`);
  }
  const page = PAGES[kind](report, 2);
  document.title = `${page.title} · vastar`;
  return el('div', {class: 'sheet'}, el('header', {}, masthead(report),
    el('p', {class: 'what'}, page.what), el('h1', {}, page.title), headOfPage(page)), el('main', {}, page.body), footer(text, kind));
}

function start() {
  const text = document.getElementById('document').textContent;
  document.getElementById('report').append(show(asObject(JSON.parse(text)), text));
  drawAll();
  onThemeChange(drawAll);
}

start();
