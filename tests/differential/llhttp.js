// What llhttp, the parser of Node.js, makes of the responses that http1_verdicts.cc reads, in its
// words. Strict, as Node's own client is.
'use strict';
process.removeAllListeners('warning'); // process.binding is old, and all there is
const {HTTPParser} = process.binding('http_parser');
const lines = require('fs').readFileSync(0, 'latin1').split('\n').slice(0, -1);

function verdict(bytes) {
  let status = 0, body = 0, keep = false, done = null;
  const parser = new HTTPParser();
  parser.initialize(HTTPParser.RESPONSE, {});
  parser[HTTPParser.kOnHeaders] = () => {};
  parser[HTTPParser.kOnHeadersComplete] =
    (major, minor, headers, method, url, code, reason, upgrade, shouldKeepAlive) => {
      status = code;
      keep = shouldKeepAlive;
      return 0;
    };
  parser[HTTPParser.kOnBody] = (buffer, offset, length) => {
    if (done === null) body += length === undefined ? buffer.length : length;
  };
  parser[HTTPParser.kOnMessageComplete] = () => {
    if (done === null && status >= 200) done = `${status} ${body} ${keep ? 'keep' : 'close'}`;
  };
  let result = parser.execute(bytes);
  if (!(result instanceof Error) && done === null) result = parser.finish();
  if (done !== null) return done;
  return `failed ${result instanceof Error ? result.code : 'unfinished'}`;
}

console.log(lines.map((line) => verdict(Buffer.from(line, 'hex'))).join('\n'));
