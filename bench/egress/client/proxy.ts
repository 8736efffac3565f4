import { LARGE } from '../places.ts';
import { get } from './get.ts';
import type { Samples, Way } from './job.ts';
import { openTls } from './tunnel.ts';
import { timesInTurn, workers } from './turns.ts';

/** Milliseconds of each request on a connection of its own, until its answer is there. */
export function newConnections(ways: readonly Way[], count: number, ca: string): Promise<Samples> {
  return timesInTurn(ways, count, (way) => request(way, ca));
}

/** Milliseconds of each request on one connection for each way. */
export async function keptConnections(ways: readonly Way[], count: number, ca: string): Promise<Samples> {
  const sockets = new Map(await Promise.all(ways.map(async (way) => [way, await openTls(way, ca)] as const)));
  const samples = await timesInTurn(ways, count, async (way) => {
    const socket = sockets.get(way);
    if (socket !== undefined) await get(socket, '/small');
    return () => {};
  });
  for (const socket of sockets.values()) socket.destroy();
  return samples;
}

/** Requests a second, `atOnce` at the same time, each on a connection of its own. */
export async function rates(
  ways: readonly Way[],
  count: number,
  atOnce: number,
  ca: string,
): Promise<Samples> {
  const samples: Samples = {};
  for (const way of ways) {
    await whole(way, ca);
    const start = performance.now();
    await workers(count, atOnce, () => whole(way, ca));
    samples[way.name] = [(count / (performance.now() - start)) * 1000];
  }
  return samples;
}

/** Bytes a second of one large file. */
export async function downloads(ways: readonly Way[], ca: string): Promise<Samples> {
  const samples: Samples = {};
  for (const way of ways) {
    const socket = await openTls(way, ca);
    const start = performance.now();
    const bytes = await get(socket, '/large');
    if (bytes !== LARGE) throw new Error(`${way.name}: got ${bytes} bytes, expected ${LARGE}`);
    samples[way.name] = [(bytes / (performance.now() - start)) * 1000];
    socket.destroy();
  }
  return samples;
}

/** A request whose answer is there; what it returns closes the connection. */
async function request(way: Way, ca: string): Promise<() => void> {
  const socket = await openTls(way, ca);
  await get(socket, '/small');
  return () => void socket.destroy();
}

async function whole(way: Way, ca: string): Promise<void> {
  const close = await request(way, ca);
  close();
}
