import { once } from 'node:events';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { isIP, Socket } from 'node:net';
import { type ConnectionOptions, connect as tlsConnect } from 'node:tls';
import { within } from '../deadline.ts';
import type { UpstreamProxy } from '../policy.ts';
import { Refusal } from '../refusal.ts';
import type { Target } from '../target.ts';
import { type Connect, type Dialled, dialFirst } from './direct.ts';

const LONGEST_HEADER = 16 * 1024;

/**
 * A connection to a target through a company's proxy, by CONNECT. That proxy resolves the name, so the addresses are its to judge:
 * no address policy applies behind it, nor to its own address, which the policy's author wrote. It has to answer 200.
 */
export async function dialThrough(
  proxy: UpstreamProxy,
  target: Target,
  connect: Connect,
  times: { dialTime: number; upstreamTime: number },
  signal: AbortSignal,
): Promise<Dialled> {
  const { socket } = await dialFirst(connect, [proxy.host], proxy.port, times.dialTime, signal);
  const late = () => failure(504, 'the upstream proxy did not answer in time');
  try {
    const tunnel = await within(times.upstreamTime, signal, late, async (either) =>
      throughConnect(proxy.secure ? await secured(proxy, socket, either) : socket, proxy, target, either),
    );
    return { socket: tunnel, address: `${proxy.host}:${proxy.port}` };
  } catch (error) {
    socket.destroy();
    if (error instanceof Refusal) throw error;
    const words = error instanceof Error ? error.message : String(error);
    throw failure(502, `the upstream proxy failed (${words})`);
  }
}

async function secured(proxy: UpstreamProxy, socket: Socket, signal: AbortSignal): Promise<Socket> {
  const { host, ca } = proxy;
  const options: ConnectionOptions = { socket, host, ca: [...ca] };
  // An address is no server name (RFC 6066 §3); the certificate is checked against it all the same.
  if (isIP(host) === 0) options.servername = host;
  const tls = tlsConnect(options);
  tls.on('error', () => {});
  await once(tls, 'secureConnect', { signal });
  return tls;
}

async function throughConnect(
  socket: Socket,
  { authorization }: UpstreamProxy,
  { host, port }: Target,
  signal: AbortSignal,
): Promise<Socket> {
  const options: RequestOptions = {
    method: 'CONNECT',
    path: `${host}:${port}`,
    headers: {
      host: `${host}:${port}`,
      ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }),
    },
    maxHeaderSize: LONGEST_HEADER,
    createConnection: () => socket,
    signal,
  };
  const request = httpRequest(options);
  request.on('error', () => {});
  request.end();
  const [response, tunnel, head] = await once(request, 'connect', { signal });
  if (response.statusCode !== 200) {
    throw failure(502, `the upstream proxy answered ${response.statusCode}`);
  }
  if (!(tunnel instanceof Socket)) throw failure(502, 'the upstream proxy gave no connection');
  tunnel.on('error', () => {});
  if (head.length > 0) tunnel.unshift(head);
  return tunnel;
}

function failure(status: number, reason: string): Refusal {
  return new Refusal({ action: 'failed', status, reason });
}
