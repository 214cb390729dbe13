// Run inside of a page by pages_test.py: what is wrong with it, as a list of texts.
(() => {
  const wrong = [];
  const all = selector => [...document.querySelectorAll(selector)];
  const root = getComputedStyle(document.documentElement);

  // ---- size
  if (document.documentElement.scrollWidth > window.innerWidth) {
    wrong.push(`the page is ${document.documentElement.scrollWidth} wide in ${window.innerWidth}`);
  }

  // ---- structure
  if (all('h1').length !== 1) wrong.push(`${all('h1').length} first headings`);
  const levels = all('h1, h2, h3, h4, h5, h6').map(heading => Number(heading.tagName[1]));
  levels.forEach((level, at) => {
    if (at > 0 && level > levels[at - 1] + 1) wrong.push(`a heading of level ${level} after ${levels[at - 1]}`);
  });
  const ids = all('[id]').map(element => element.id);
  if (new Set(ids).size !== ids.length) wrong.push('an id twice');
  for (const element of all('*')) {
    for (const {name} of element.attributes) {
      if (/^on/.test(name)) wrong.push(`a handler ${name}`);
    }
  }

  // ---- charts
  const rgb = color => [1, 3, 5].map(at => parseInt(color.trim().slice(at, at + 2), 16)).join();
  const names = ['series-1', 'series-2', 'series-3', 'series-4', 'good', 'warn', 'bad', 'muted'];
  const drawn = new Set([...names.map(name => root.getPropertyValue('--' + name)),
    ...root.getPropertyValue('--levels').split(',')].map(rgb));
  const pixels = canvas => {  // of a copy: Chromium complains where the page's own is read often
    const copy = Object.assign(document.createElement('canvas'),
      {width: canvas.width, height: canvas.height}).getContext('2d', {willReadFrequently: true});
    copy.drawImage(canvas, 0, 0);
    return copy.getImageData(0, 0, canvas.width, canvas.height).data;
  };
  const hasData = canvas => {
    const data = pixels(canvas);
    for (let at = 0; at < data.length; at += 4) {
      if (data[at + 3] === 255 && drawn.has(`${data[at]},${data[at + 1]},${data[at + 2]}`)) return true;
    }
    return false;
  };
  for (const canvas of all('canvas')) {
    const name = canvas.getAttribute('aria-label') || '';
    const box = canvas.getBoundingClientRect();
    if (name === '') wrong.push('a chart without a name');
    if (box.width < 100 || box.height < 60) wrong.push(`a chart of ${box.width} x ${box.height}: ${name}`);
    else if (window.blankAllowed !== true && !hasData(canvas)) wrong.push(`nothing drawn: ${name}`);
    const part = canvas.closest('figure').querySelector('details.data') ||
      canvas.closest('section').querySelector('table');
    if (part === null) wrong.push(`no table for: ${name}`);
  }

  // ---- contrast, WCAG 2.1 level AA
  const channels = color => (color.match(/[\d.]+/g) || []).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map(one => one / 255)
    .map(one => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = element => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const contrast = (a, b) => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const told = new Set();
  for (const element of all('#report *')) {
    const text = [...element.childNodes].filter(node => node.nodeType === Node.TEXT_NODE)
      .map(node => node.data.trim()).join('');
    if (text === '' || element.getClientRects().length === 0) continue;
    const style = getComputedStyle(element);
    const ratio = contrast(channels(style.color), behind(element));
    const what = `${element.tagName}.${element.className}`;
    if (ratio < 4.5 && !told.has(what)) wrong.push(`contrast ${ratio.toFixed(2)} of ${what}`);
    told.add(what);
  }
  return wrong;
})();
