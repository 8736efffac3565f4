import type { Readable } from 'node:stream';
import { ChannelGone } from '../channel.ts';

/** What a key asks for. */
export type Key = 'once' | 'always' | 'deny' | 'all' | 'interrupt';

const KEYS: ReadonlyMap<string, Key> = new Map([
  ['o', 'once'],
  ['a', 'always'],
  ['d', 'deny'],
  ['\r', 'deny'],
  ['\n', 'deny'],
  // Ctrl-D
  ['\x04', 'deny'],
  ['s', 'all'],
  // Ctrl-C
  ['\x03', 'interrupt'],
]);

/** Milliseconds in which nothing may come before a key, or after it. */
const ALONE = 80;
/** For how long after a question nobody can have read it, milliseconds. */
const UNREAD = 400;

/**
 * Keys that a person presses. What comes in a burst is none: a terminal answers queries, which an agent's output can hold, by typing; and a
 * paste is no decision. So a key counts if it comes alone, with a moment of silence before it and after it.
 */
export interface Keys {
  /** Throws away what was typed before; waits until nothing comes any more. */
  drain(signal: AbortSignal): Promise<void>;
  /** The next key that counts, no sooner than the question can have been read. Throws {@link ChannelGone} where the terminal was closed. */
  next(signal: AbortSignal): Promise<Key | undefined>;
}

/** Listens to a terminal in raw mode. */
export function keysOf(input: Readable): Keys {
  let last = performance.now();
  let isGone = false;
  let heard: (bytes: Buffer) => void = () => undefined;
  let gone: () => void = () => undefined;
  input.on('data', (bytes: Buffer) => {
    heard(bytes);
    last = performance.now();
  });
  for (const event of ['end', 'close', 'error']) {
    input.on(event, () => {
      isGone = true;
      gone();
    });
  }

  /** Runs until `work` says that it is done, the signal is aborted, or the terminal is gone. */
  function wait<Result>(
    signal: AbortSignal,
    work: (done: (result: Result) => void) => (bytes: Buffer) => void,
  ): Promise<Result | undefined> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        heard = () => undefined;
        gone = () => undefined;
        signal.removeEventListener('abort', aborted);
      };
      const aborted = () => {
        leave();
        resolve(undefined);
      };
      gone = () => {
        leave();
        reject(new ChannelGone('the terminal was closed'));
      };
      heard = work((result) => {
        leave();
        resolve(result);
      });
      signal.addEventListener('abort', aborted, { once: true });
      if (signal.aborted) aborted();
      else if (isGone) gone();
    });
  }

  return {
    async drain(signal) {
      await wait<true>(signal, (done) => {
        let timer = setTimeout(done, ALONE, true);
        return () => {
          clearTimeout(timer);
          timer = setTimeout(done, ALONE, true);
        };
      });
    },
    async next(signal) {
      const begin = performance.now() + UNREAD;
      return await wait<Key>(signal, (done) => {
        let timer: NodeJS.Timeout | undefined;
        return (bytes) => {
          clearTimeout(timer);
          const now = performance.now();
          const key = bytes.length === 1 ? KEYS.get(bytes.toString('latin1')) : undefined;
          if (key === 'interrupt') return done(key);
          if (now < begin || now - last < ALONE || key === undefined) return;
          timer = setTimeout(done, ALONE, key);
        };
      });
    },
  };
}
