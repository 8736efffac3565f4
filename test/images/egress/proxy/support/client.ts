import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import { onTestFinished } from 'vitest';
import { certificate } from './certificate.ts';

/** A connection to a proxy's socket, gone when the test ends. */
export function open(path: string): Socket {
  const socket = connect({ path, allowHalfOpen: true });
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** All that comes after these bytes were sent, until the other side closes. */
export async function say(path: string, bytes: string | Buffer): Promise<string> {
  const socket = open(path);
  socket.write(bytes);
  return heard(socket).then((buffer) => buffer.toString('latin1'));
}

/** All that a socket still brings, until it ends or breaks. */
export async function heard(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  // Whoever read the head of an answer paused it.
  socket.resume();
  await new Promise<void>((done) => {
    socket.once('end', done);
    socket.once('close', () => done());
  });
  return Buffer.concat(chunks);
}

/** Waits for the end of what a socket brings, and throws it away. */
export async function gone(socket: Socket): Promise<void> {
  socket.resume();
  await Promise.race([once(socket, 'end'), once(socket, 'close')]);
}

/** A tunnel that stands, or the answer that it was refused with. */
export async function ask(path: string, target: string): Promise<{ socket: Socket; answer: string }> {
  const socket = open(path);
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
  const answer = await headOf(socket);
  return { socket, answer };
}

/** What comes up to the first empty line. */
export async function headOf(socket: Socket): Promise<string> {
  let text = '';
  while (!text.includes('\r\n\r\n')) {
    const [chunk] = await once(socket, 'data');
    text += chunk.toString('latin1');
  }
  socket.pause();
  const end = text.indexOf('\r\n\r\n') + 4;
  if (text.length > end) socket.unshift(Buffer.from(text.slice(end), 'latin1'));
  return text.slice(0, end);
}

export async function tunnel(path: string, target = 'allowed.example.org:443'): Promise<Socket> {
  const { socket, answer } = await ask(path, target);
  if (!answer.startsWith('HTTP/1.1 200 ')) throw new Error(answer);
  return socket;
}

/** TLS through a tunnel, checked against the test's certificate. */
export async function secure(path: string, target = 'allowed.example.org:443'): Promise<TLSSocket> {
  const socket = await tunnel(path, target);
  const tls = tlsConnect({
    socket,
    servername: target.replace(/:\d+$/, ''),
    ca: certificate().cert,
  });
  tls.on('error', () => {});
  await once(tls, 'secureConnect');
  return tls;
}
