import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import { ORIGIN } from '../places.ts';
import type { Way } from './job.ts';

/** A new TLS connection to the origin, without an earlier session. Throws where a proxy does not answer 200. */
export async function openTls({ name, port }: Way, ca: string): Promise<TLSSocket> {
  const socket = connect({
    ...(port === undefined ? { host: ORIGIN.name, port: 443 } : { host: '127.0.0.1', port }),
    noDelay: true,
  });
  if (port !== undefined) await throughConnect(socket, name);
  const tls = tlsConnect({ socket, servername: ORIGIN.name, ca });
  await once(tls, 'secureConnect');
  return tls;
}

async function throughConnect(socket: Socket, name: string): Promise<void> {
  socket.write(`CONNECT ${ORIGIN.name}:443 HTTP/1.1\r\nHost: ${ORIGIN.name}:443\r\n\r\n`);
  let head = '';
  while (!head.includes('\r\n\r\n')) {
    const [chunk] = await once(socket, 'data');
    head += String(chunk);
  }
  socket.pause();
  if (!/^HTTP\/1\.[01] 200 /.test(head)) throw new Error(`${name} answered ${head.split('\r\n')[0]}`);
}
