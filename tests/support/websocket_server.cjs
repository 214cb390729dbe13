// A WebSocket server of Node's package ws for tests: says that it is ready, and echoes. Its port is
// the first line it prints. With --check it only says by its exit code whether the package is there.
'use strict';

const {WebSocketServer} = require('./node_ws.cjs');

if (process.argv.includes('--check')) process.exit(0);

const server = new WebSocketServer({host: '127.0.0.1', port: 0, perMessageDeflate: true});
server.on('connection', connection => {
  connection.send('{"type":"server_ready"}');
  connection.on('message', (data, isBinary) => connection.send(data, {binary: isBinary}));
});
server.on('listening', () => console.log(server.address().port));
