import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import { nameAsked, noSuchName } from './dns.ts';

// Runs inside a test's network namespace, in which nothing but loopback exists. What comes in on 127.0.0.1 goes to a
// Unix socket outside, where the fake model is; names that are asked for are reported, one a line, and never answered.

const [socket, port] = process.argv.slice(2);
if (socket === undefined || port === undefined) throw new Error('expected a socket and a port');

const relay = createServer({ allowHalfOpen: true }, (inside) => {
  const outside = connect({ path: socket, allowHalfOpen: true });
  // A broken connection on one side is one on the other side.
  inside.on('error', () => outside.destroy()).on('close', () => outside.destroy());
  outside.on('error', () => inside.destroy()).on('close', () => inside.destroySoon());
  inside.pipe(outside);
  outside.pipe(inside);
});

const dns = createSocket('udp4');
dns.on('message', (message, { port: asker, address }) => {
  console.log(nameAsked(message));
  dns.send(noSuchName(message), asker, address);
});

dns.bind(53, '127.0.0.1', () => {
  relay.listen(Number(port), '127.0.0.1', () => console.log('ready'));
});
