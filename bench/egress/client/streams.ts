import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import type { Samples, Way } from './job.ts';
import { type Asked, asker } from './model.ts';
import { timesInTurn, workers } from './turns.ts';

/** Milliseconds from a question to the first byte of the answer's body. */
export async function firstBytes(
  ways: readonly Way[],
  count: number,
  kept: boolean,
  token: string,
  ca: string,
): Promise<Samples> {
  const ask = asker(token, ca, kept);
  const samples = await timesInTurn(ways, count, async (way) => {
    const answer = await ask(way, { events: 3, pause: 0 });
    await once(answer, 'data');
    return () => finished(answer.resume());
  });
  ask.close();
  return samples;
}

/**
 * For every event of `count` streams, `atOnce` at the same time: the milliseconds from the vendor's writing it. Throws where a
 * stream ends without its last event, or lacks one.
 */
export async function streams(
  ways: readonly Way[],
  count: number,
  atOnce: number,
  asked: Asked,
  token: string,
  ca: string,
): Promise<Samples> {
  const samples: Samples = {};
  for (const way of ways) {
    const ask = asker(token, ca, true);
    const late: number[] = [];
    await workers(count, atOnce, async () => read(await ask(way, asked), asked.events, late));
    samples[way.name] = late;
    ask.close();
  }
  return samples;
}

/** The share of a stream's events that do not count: all streams begin at once, with a handshake each. */
const UNCOUNTED = 1 / 3;
const SENT = /"sent":([\d.]+)/;

async function read(answer: IncomingMessage, events: number, late: number[]): Promise<void> {
  let rest = '';
  let seen = 0;
  let stopped = false;
  for await (const chunk of answer) {
    const now = clock();
    const parts = (rest + String(chunk)).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      stopped = part.includes('"message_stop"');
      const sent = SENT.exec(part)?.[1];
      if (sent === undefined) continue;
      seen += 1;
      if (seen > UNCOUNTED * events) late.push(now - Number(sent));
    }
  }
  if (!stopped || seen !== events) throw new Error(`a stream ended after ${seen} of ${events} events`);
}

/** Milliseconds since the machine started: the same in every process. */
export const clock = () => Number(process.hrtime.bigint() / 1000n) / 1000;
