// A run: headline figures, its parts, and its counts.

// 'open loop at 500/s', 'closed loop from 0, to 100 in 30s'
function loopText(params) {
  const stages = objectAt(params, 'stages'), offered = numberAt(params, 'rate');
  const steps = objectsAt(stages, 'steps');
  if (steps.length === 0) return offered === null ? 'closed loop' : `open loop at ${plain(offered)}/s`;
  const open = textAt(stages, 'of') === 'rate', unit = open ? '/s' : '';
  const parts = steps.map(step => {
    const seconds = numberAt(step, 'duration_s');
    return `to ${plain(numberAt(step, 'target'))}${unit} ` +
      (seconds > 0 ? `in ${durationOfSeconds(seconds)}` : 'at once');
  });
  return [`${open ? 'open' : 'closed'} loop from ${plain(numberAt(stages, 'from'))}${unit}`,
    ...parts].join(', ');
}

// 'WebSocket echo of 64 bytes of text'; '' where it is HTTP.
function websocketText(params) {
  const asked = objectAt(params, 'websocket'), size = numberAt(asked, 'payload_bytes');
  if (Object.keys(asked).length === 0) return '';
  const fragments = numberAt(asked, 'fragments'), burst = numberAt(asked, 'burst');
  const batch = numberAt(asked, 'batch'), text = textAt(asked, 'message') === 'text';
  return [
    `WebSocket ${textAt(asked, 'mode')}` +
      (size === null ? '' : ` of ${plural(size, 'byte', 'bytes')}${text ? ' of text' : ''}`) +
      (fragments > 1 ? ` in ${count(fragments)} frames` : ''),
    burst === null ? '' : `${plural(burst, 'message', 'messages')} and a ping at a time`,
    batch === null ? '' : `${count(batch)} opened at a time`,
    isTrueAt(asked, 'any_answer') ? 'any answer' : '',
    isTrueAt(asked, 'compress') ? 'permessage-deflate offered' : '',
    isTrueAt(asked, 'awaits_ready') ? 'ready by a message' : '',
    isTrueAt(asked, 'signs_tokens') ? 'a token each' : '',
    ...textsAt(asked, 'subprotocols').map(name => `subprotocol ${name}`),
  ].filter(part => part !== '').join(', ');
}

// What a run counts.
function operationWord(params) {
  if (websocketText(params) === '') return 'request';
  return textAt(objectAt(params, 'websocket'), 'mode') === 'storm' ? 'opening' : 'operation';
}

function loadText(params) {
  const cap = numberAt(params, 'qps');
  const seconds = numberAt(params, 'duration_s'), requests = numberAt(params, 'requests');
  const arrivals = textAt(params, 'arrivals');
  const connections = numberAt(params, 'concurrency'), streams = numberAt(params, 'streams');
  const version = textAt(params, 'http_version') === '2' ? 'HTTP/2 ' : '';
  const one = operationWord(params);
  const websocket = websocketText(params), each = websocket === '' ? 'streams' : 'in flight';
  return [
    websocket,
    connections === null ? ''
      : plural(connections, `${version}connection`, `${version}connections`),
    streams === null || streams < 2 ? '' : `${count(streams)} ${each} each`,
    loopText(params),
    arrivals === '' ? '' : `${arrivals} arrivals`,
    cap === null ? '' : `no more than ${plain(cap)}/s each`,
    seconds === null ? '' : `for ${durationOfSeconds(seconds)}`,
    requests === null || seconds !== null || one === 'opening' ? ''
      : plural(requests, one, `${one}s`),
  ].filter(part => part !== '').join(', ');
}

const targetText = params => (websocketText(params) === '' ? `${textAt(params, 'method')} ` : '')
  .concat(textAt(params, 'url')).trim();

const note = text => (text === '' ? null : el('div', {class: 'note'}, text));

// Headline figures: [name, figure, remark].
function tiles(entries) {
  return el('dl', {class: 'tiles'}, entries.map(([name, value, remark]) =>
    el('div', {}, el('dt', {}, name), el('dd', {}, value, note(remark || '')))));
}

function percentileTile(latency, key, name) {
  const value = numberAt(objectAt(latency, 'percentiles_ms'), key);
  const needed = PERCENTILES.find(([one]) => one === key)[3];
  return [name, duration(value), value === null ? `needs ${count(needed)} requests` : ''];
}

function runTiles(run) {
  const requests = objectAt(run, 'requests'), response = objectIn(run, 'latency', 'response');
  const started = count(numberAt(requests, 'started'));
  return tiles([
    [`${sentence(operationWord(objectAt(run, 'params')))}s/s`, rate(numberAt(run, 'rps')), `in ${durationOfSeconds(numberAt(run, 'elapsed_s'))}`],
    percentileTile(response, 'p50', 'p50'),
    percentileTile(response, 'p99', 'p99'),
    percentileTile(response, 'p999', 'p99.9'),
    ['Slowest', duration(numberAt(response, 'max_ms')), ''],
    ['Failed', percent(numberAt(run, 'error_rate')),
      `${count(numberAt(requests, 'failed'))} of ${started}`],
  ]);
}

// ---- counts

function statusPart(level, run) {
  const statuses = Object.entries(objectAt(run, 'status_codes'))
    .map(([code, value]) => [asText(code), asNumber(value) || 0]);
  const most = Math.max(...statuses.map(([, value]) => value));
  if (statuses.length === 0) return null;
  return section(level, 'Status codes', table('Status codes',
    ['Status', 'Responses', {title: '', text: true}],
    statuses.map(([code, value]) => [code, count(value), shareBar(value / most, statusLook(code))])));
}

const statusLook = code => (/^[1-3]/.test(code) ? 'well' : /^4/.test(code) ? 'doubtful' : 'broken');

function errorPart(level, run) {
  const errors = objectsAt(run, 'errors');
  if (errors.length === 0) return null;
  return section(level, 'Errors', table('Errors',
    ['Class', 'Requests', {title: 'For example', text: true}],
    errors.map(error => [el('code', {}, textAt(error, 'class')), count(numberAt(error, 'count')),
      textAt(error, 'example')])));
}

// Those that are no distribution of times; one without samples says nothing.
function otherMetrics(metrics) {
  const others = Object.entries(metrics)
    .filter(([, value]) => !isTimes(value) && numberAt(value, 'count') !== 0);
  const text = (name, value) => (typeof value === 'number' ? metricFigure(name, asNumber(value))
    : isObject(value) ? Object.entries(value).map(([key, one]) => `${asText(key)} ${text(name, one)}`)
      .join(', ') : anyText(value));
  return pairs(others.map(([name, value]) => [asText(name), text(name, value)]));
}

// What other tools call the same (ai-bench --compat).
function compatPart(level, run) {
  const tools = objectAt(run, 'compat');
  return Object.keys(tools).map(tool => {
    const times = phasesOf(tools, tool), title = `As ${asText(tool)} defines them`;
    return section(level, title,
      times.length === 0 ? null : table(title, TIMES_COLUMNS, timesRows(times)),
      otherMetrics(objectAt(tools, tool)));
  });
}

function tlsText(tls) {
  if (!numberAt(tls, 'handshakes')) return '';
  const agreed = ['protocol', 'cipher', 'alpn'].map((key) => known(tls, key)).filter(Boolean);
  return agreed.join(', ') + '; ' + count(numberAt(tls, 'handshakes')) + ' handshakes, '
    + count(numberAt(tls, 'resumed')) + ' resumed';
}

function totals(run) {
  const requests = objectAt(run, 'requests'), schedule = objectAt(run, 'schedule');
  const open = numberAt(schedule, 'offered_rps') !== null;
  return pairs([
    ['Started', count(numberAt(requests, 'started'))],
    ['Succeeded', count(numberAt(requests, 'succeeded'))],
    ['Failed', count(numberAt(requests, 'failed'))],
    ['Timed out', count(numberAt(requests, 'timed_out'))],
    ['Given up at the end', count(numberAt(requests, 'drain_aborted'))],
    ['Sent', bytes(numberAt(run, 'sent_bytes'))],
    ['Received', bytes(numberAt(run, 'received_bytes'))],
    ['Connections opened', known(run, 'connections_opened')],
    ['TLS', tlsText(objectAt(run, 'tls'))],
    ['Offered', open ? rate(numberAt(schedule, 'offered_rps')) + '/s' : ''],
    ['Achieved', open ? rate(numberAt(schedule, 'achieved_rps')) + '/s' : ''],
    ['Fell due', open ? count(numberAt(schedule, 'scheduled')) : ''],
    ['Never sent', open ? count(numberAt(schedule, 'unsent')) : ''],
    ['Lag p99', open ? duration(numberAt(schedule, 'lag_p99_ms')) : ''],
  ]);
}

// Everything of a run below its verdict. `level` is that of its headings.
function runBody(level, run) {
  const inside = level + 1;
  return [
    runTiles(run),
    overheadPart(level, run),
    words(level, 'What it means', textsAt(run, 'insights')),
    section(level, 'Latency', figures(runSpectrum(inside, run), histogramFigure(inside, run),
      phasesFigure(inside, run))),
    timelinePart(level, run),
    section(level, 'Metrics', figures(metricsFigure(inside, run)),
      otherMetrics(objectAt(run, 'metrics')), compatPart(inside, run)),
    seriesPart(level, run),
    section(level, 'Requests', statusPart(inside, run), errorPart(inside, run), totals(run)),
    words(level, 'Notes', textsAt(run, 'notes')),
  ];
}

// `level` is that of the headings of its parts.
function runPage(run, level) {
  const params = objectAt(run, 'params');
  return {what: 'Load run', title: targetText(params), load: loadText(params),
    body: [topOf(level, run), runBody(level, run), basisPart(level, run)]};
}
