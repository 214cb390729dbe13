// Node's package ws, from where npm or Debian (node-ws) has put it, or ci/bench (build/peers). Exit
// code 1: it is nowhere.
'use strict';

const path = require('path');

const PLACES = ['ws', path.join(__dirname, '../../build/peers/node_modules/ws'),
  '/usr/share/nodejs/ws'];

function load() {
  for (const place of PLACES) {
    try {
      return require(place);
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  console.error('the package ws of Node.js is not installed (npm install ws)');
  return process.exit(1);
}

module.exports = load();
