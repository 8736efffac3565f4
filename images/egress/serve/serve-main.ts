import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { ask, textOf } from '../control/client.ts';
import { firstLine } from '../control/first-line.ts';
import { configureMessage, LONGEST_MESSAGE } from '../control/message.ts';
import { Failure, STATUS, wordsOf } from '../failure.ts';
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
 * Takes a policy and keys from whoever holds the other end of a stream, as its first line. What is held so ends with its holder; where the
 * stream ends with nothing in it, nobody holds it.
 */
async function heldBy(stream: Readable, end: (status: number, reason: string) => void): Promise<void> {
  try {
    const line = await firstLine(stream, LONGEST_MESSAGE);
    if (line === undefined) return;
    stream.once('end', () => end(0, 'its holder has let go'));
    textOf(await ask(CONTROL_SOCKET, configureMessage(JSON.parse(line))));
  } catch (error) {
    // The parser's own words would quote the text, which may be a key.
    end(STATUS.data, error instanceof Failure ? error.message : 'got no policy and keys on standard input');
  }
}

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
  void heldBy(process.stdin, (status, reason) => end(status, reason, status === 0 ? DRAIN : 0));
  process.on('SIGTERM', () => end(0, 'SIGTERM', DRAIN));
  process.on('SIGINT', () => end(0, 'SIGINT', DRAIN));
  process.on('uncaughtException', (error) => end(STATUS.bug, `a bug: ${wordsOf(error)}`, 0));
}
