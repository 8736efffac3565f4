import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createTcpServer, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { certificate } from './certificate.ts';
import { listening } from './world.ts';

/** A TLS server that sends back what it gets, and ends when the client does. */
export function echoServer() {
  return tlsServer((socket) => void socket.pipe(socket));
}

export function tlsServer(serve: (socket: TLSSocket) => void) {
  return listening(
    createTlsServer({ ...certificate(), allowHalfOpen: true }, (socket) => {
      socket.on('error', () => {});
      serve(socket);
    }),
  );
}

/** A server that keeps what it gets, byte by byte, and every connection. */
export async function rawServer(serve: (socket: Socket) => void = () => {}) {
  const got: Buffer[] = [];
  const sockets: Socket[] = [];
  const server = await listening(
    createTcpServer({ allowHalfOpen: true }, (socket) => {
      sockets.push(socket);
      socket.on('data', (chunk) => got.push(chunk));
      socket.on('error', () => {});
      serve(socket);
    }),
  );
  return { server, sockets, got: () => Buffer.concat(got) };
}

/** A web server, and the requests that reached it. */
export async function webServer(
  serve: RequestListener = (request, response) => void request.pipe(response),
): Promise<{ server: Server; requests: IncomingMessage[] }> {
  const requests: IncomingMessage[] = [];
  const server = await listening(
    createHttpServer((request, response) => {
      requests.push(request);
      serve(request, response);
    }),
  );
  return { server, requests };
}
