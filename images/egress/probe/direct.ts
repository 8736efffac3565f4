import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { connect, isIPv6 } from 'node:net';
import type { Finding } from './order.ts';

const DEADLINE = 2_000;

// What the kernel says where no route leads. A refused connection is an answer, so something was reached; silence proves nothing.
const NO_ROUTE = ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT'];

const codeOf = (error: unknown) =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/** Settles with what `attempt` says, or with `no answer` after the deadline: silence is not a refusal by the kernel. */
async function within(attempt: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, DEADLINE, 'no answer');
  });
  try {
    return await Promise.race([attempt, late]);
  } finally {
    clearTimeout(timer);
  }
}

function tcp(address: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    socket.on('connect', () => resolve('connected')).on('error', (error) => resolve(codeOf(error)));
    setTimeout(() => socket.destroy(), DEADLINE).unref();
  });
}

function udp(address: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const end = (found: string) => {
      socket.close();
      resolve(found);
    };
    socket.send('paddock', port, address, (error) => end(error === null ? 'sent' : codeOf(error)));
  });
}

/** Whether a packet to `address` leaves by TCP (ports of TLS, SSH and DNS) or UDP (DNS and QUIC): none may. */
export async function directFindings(address: string): Promise<Finding[]> {
  const attempts: [string, Promise<string>][] = [
    ...[443, 22, 53].map((port): [string, Promise<string>] => [`TCP ${port}`, tcp(address, port)]),
    ...[53, 443].map((port): [string, Promise<string>] => [`UDP ${port}`, udp(address, port)]),
  ];
  return await Promise.all(
    attempts.map(async ([way, attempt]): Promise<Finding> => {
      const found = await within(attempt);
      return {
        check: `${way} to ${address} has no route`,
        outcome: NO_ROUTE.includes(found) ? 'holds' : 'broken',
        found,
      };
    }),
  );
}

/** Whether a name is resolved without the proxy. The name does not exist anywhere (RFC 2606). */
export async function nameFinding(name: string): Promise<Finding> {
  const found = await within(
    lookup(name).then(
      ({ address }) => `resolved to ${address}`,
      (error: unknown) => codeOf(error),
    ),
  );
  // ENOTFOUND would be an answer by a server that was asked.
  const holds = ['EAI_AGAIN', 'ECONNREFUSED', 'EAI_FAIL'].includes(found);
  return { check: 'no name is resolved', outcome: holds ? 'holds' : 'broken', found };
}
