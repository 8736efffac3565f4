import { fstatSync, writeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { LogOptions } from './log.ts';

/** How much may wait for a reader that is slow, in bytes. */
const MOST_WAITING = 1024 * 1024;

/**
 * Standard output for {@link makeLog}. Node.js writes to a pipe on `process.stdout` synchronously, so that a reader that
 * stops would stop the whole process; here the pipe is a stream, and at most a megabyte waits. Takes the descriptor over for good.
 * `end` resolves when all is written or after the given time.
 */
export function standardOutput(descriptor = 1): Pick<LogOptions, 'write' | 'full'> & {
  full(): boolean;
  end(milliseconds: number): Promise<void>;
} {
  const kind = fstatSync(descriptor);
  if (!kind.isFIFO() && !kind.isSocket()) {
    return { write: (line) => writeSync(descriptor, line), full: () => false, end: async () => {} };
  }
  const stream = new Socket({ fd: descriptor, readable: false, writable: true });
  // Without a reader the lines are lost; the container engine that reads them is then gone.
  stream.on('error', () => {});
  return {
    write: (line) => stream.write(line),
    full: () => stream.destroyed || stream.writableLength > MOST_WAITING,
    end: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        stream.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
        if (stream.destroyed) resolve();
        else stream.end();
      }),
  };
}
