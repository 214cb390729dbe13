// An echo client as users of Node's package ws would write it, for ci/bench: opens the connections,
// then each sends a message whenever the one before has come back.
//
// Usage: ws_client.cjs URL CONNECTIONS SECONDS BYTES; prints {"requests", "seconds", "mean_s"}.
'use strict';

const {WebSocket} = require('../tests/support/node_ws.cjs');

const [url, connections, seconds, bytes] =
    [process.argv[2], ...process.argv.slice(3, 6).map(Number)];
const payload = 'a'.repeat(bytes);
let requests = 0;
let waited = 0n;
let running = true;

function open() {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, {perMessageDeflate: false});
    socket.on('open', () => resolve(socket));
    socket.on('error', reject);
  });
}

function load(socket) {
  let sent = 0n;
  const send = () => {
    sent = process.hrtime.bigint();
    socket.send(payload);
  };
  socket.on('message', data => {
    if (data.length !== bytes) throw new Error('not the message that was sent');
    waited += process.hrtime.bigint() - sent;
    ++requests;
    if (running) send();
  });
  send();
}

async function main() {
  const sockets = [];
  for (let i = 0; i < connections; ++i) sockets.push(await open());
  const begin = process.hrtime.bigint();
  sockets.forEach(load);
  setTimeout(() => {
    running = false;
    const elapsed = Number(process.hrtime.bigint() - begin) / 1e9;
    console.log(JSON.stringify(
        {requests, seconds: elapsed, mean_s: Number(waited) / 1e9 / requests}));
    process.exit(0);
  }, seconds * 1000);
}

main();
