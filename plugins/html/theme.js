// Colours of the charts: those of the style sheet, in the theme that is on.

function theme() {
  const style = getComputedStyle(document.documentElement);
  const color = name => style.getPropertyValue('--' + name).trim();
  return {
    text: color('text'),
    muted: color('muted'),
    line: color('line'),
    surface: color('surface'),
    good: color('good'),
    warn: color('warn'),
    bad: color('bad'),
    series: ['series-1', 'series-2', 'series-3', 'series-4'].map(color),
    levels: color('levels').split(',').map(level => level.trim()),
    font: getComputedStyle(document.body).fontFamily,
  };
}

// A colour of the theme (as #rrggbb), let through by `alpha`.
function faded(color, alpha) {
  return color + Math.round(alpha * 255).toString(16).padStart(2, '0');
}

// `redraw` is called whenever the theme changes; printing is always done in the light one.
function onThemeChange(redraw) {
  const root = document.documentElement;
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  window.addEventListener('beforeprint', () => {
    root.classList.add('printing');
    redraw();
  });
  window.addEventListener('afterprint', () => {
    root.classList.remove('printing');
    redraw();
  });
}
