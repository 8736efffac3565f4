// Loaded before the command: kills it when it is about to put its nth file in place.
import fs from 'node:fs';

const rename = fs.rename;
let left = Number(process.env.KILL_AT);
fs.rename = (...args) => {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
  return rename(...args);
};
