// What is counted apart: each URL of a list, each step of a scenario.

const SERIES_DRAWN = 24;  // bars that fit on a page; the table has all

const SERIES_COLUMNS = ['', 'Started', 'Failed', 'p50', 'p95', 'p99', 'Slowest',
  {title: 'Status codes', text: true}];

function seriesRow(series) {
  const requests = objectAt(series, 'requests'), latency = objectAt(series, 'latency');
  const statuses = Object.entries(objectAt(series, 'status_codes'))
    .map(([code, value]) => `${asText(code)}: ${count(asNumber(value))}`);
  return [el('code', {}, textAt(series, 'name')), count(numberAt(requests, 'started')),
    count(numberAt(requests, 'failed')),
    ...['p50_ms', 'p95_ms', 'p99_ms', 'max_ms'].map(key => duration(numberAt(latency, key))),
    statuses.join(', ')];
}

function seriesPart(level, run) {
  const all = objectsAt(run, 'series');
  if (all.length === 0) return null;
  const measured = all.filter(series => numberAt(objectAt(series, 'latency'), 'count') > 0)
    .map(series => [textAt(series, 'name'), objectAt(series, 'latency')]);
  const remark = measured.length > SERIES_DRAWN ? `the first ${SERIES_DRAWN}` : '';
  return section(level, 'Counted apart',
    growingTable('Counted apart', SERIES_COLUMNS, all.map(seriesRow)),
    figures(timesFigure(level + 1, 'Response times of each', remark,
      measured.slice(0, SERIES_DRAWN))));
}
