import { closeSync, openSync, readFileSync } from 'node:fs';
import { ReadStream, WriteStream } from 'node:tty';
import { ChannelGone } from '../channel.ts';

/** A terminal, one key at a time. */
export interface Device {
  input: ReadStream;
  columns: number;
  write(text: string): void;
  /** As it was before. */
  close(): void;
}

/** Throws {@link ChannelGone} where there is no terminal to ask at. */
export function checkDevice(path: string): void {
  if (isInBackground())
    throw new ChannelGone('the command runs in the background, where a terminal stops who reads it');
  try {
    closeSync(openSync(path, 'r+'));
  } catch (error) {
    throw new ChannelGone(`there is no terminal (${path}: ${(error as NodeJS.ErrnoException).code})`);
  }
}

/** Opens the terminal itself: neither the agent's output nor what was piped into this command is it. */
export function openDevice(path: string): Device {
  checkDevice(path);
  try {
    const input = new ReadStream(openSync(path, 'r+'));
    const output = new WriteStream(openSync(path, 'r+'));
    // What can't be written is seen where it can't be read.
    output.on('error', () => undefined);
    input.setRawMode(true);
    return {
      input,
      columns: output.columns > 0 ? output.columns : 80,
      write: (text) => void output.write(text),
      close() {
        // A terminal that was closed has no mode to go back to.
        input.on('error', () => undefined);
        try {
          input.setRawMode(false);
        } finally {
          input.destroy();
          output.destroy();
        }
      },
    };
  } catch (error) {
    throw new ChannelGone(`the terminal can't be used (${error instanceof Error ? error.message : error})`);
  }
}

/** Whether another process group has the terminal (proc_pid_stat(5): fields 5 and 8). */
function isInBackground(): boolean {
  if (process.platform !== 'linux') return false;
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return foreground !== '-1' && group !== foreground;
}
