import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STATUS, wordsOf } from '../failure.ts';
import { ownIds, refuseRoot } from '../identity.ts';
import { ownConnectionLimit } from '../limits.ts';
import { standardOutput } from '../log/standard-output.ts';
import { CONTROL_SOCKET, GATEWAY_SOCKET, PROXY_SOCKET, SOCKETS, STATE } from '../places.ts';
import { requireMemory, requireWritable } from './place.ts';
import { serve } from './serve.ts';

const VERSION_FILE = '/usr/lib/paddock/version';
/** How long open connections may go on after SIGTERM, in milliseconds. */
const DRAIN = 2_000;
/** How long the log's last lines may take to be read. */
const LAST_LINES = 500;

/**
 * Serves until a signal ends it, which then ends with 0. Throws a Failure as root, where a place can't be written, and where
 * the keys would lie on a disk. An error that nobody expected ends the process with 70: closed, not open.
 */
export async function run(): Promise<void> {
  refuseRoot(ownIds());
  process.umask(0o077);
  requireMemory(STATE);
  requireWritable(STATE);
  requireWritable(SOCKETS);

  const output = standardOutput();
  const serving = await serve({
    places: {
      proxy: PROXY_SOCKET,
      gateway: GATEWAY_SOCKET,
      control: CONTROL_SOCKET,
      keys: join(STATE, 'keys'),
    },
    version: readFileSync(VERSION_FILE, 'utf8').trim(),
    limit: ownConnectionLimit(),
    output,
  });

  let ended = false;
  const end = (status: number, reason: string, drain: number) => {
    if (ended) return;
    ended = true;
    // Whatever is still in the way then.
    setTimeout(() => process.exit(status), drain + LAST_LINES);
    serving.log({ part: 'process', action: 'stopped', reason });
    void serving.drain(drain).then(async () => {
      serving.log.flush();
      await output.end(LAST_LINES);
      process.exit(status);
    });
  };
  process.on('SIGTERM', () => end(0, 'SIGTERM', DRAIN));
  process.on('SIGINT', () => end(0, 'SIGINT', DRAIN));
  process.on('uncaughtException', (error) => end(STATUS.bug, `a bug: ${wordsOf(error)}`, 0));
}
