import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** Starts a program of this folder as a process of its own, with a state folder of its own. */
export function start(program: string, args: readonly string[], state: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, `${program}-main.ts`), ...args], {
    env: { ...process.env, XDG_STATE_HOME: state },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const out = text(child.stdout);
  const words = text(child.stderr);
  return { child, ended: ended(child, out, words) };
}

async function ended(child: ChildProcess, out: Promise<string>, words: Promise<string>) {
  const [status] = (await once(child, 'exit')) as [number | null];
  return { status, out: await out, words: await words };
}

/** Runs `approve` to its end. */
export const approveIn = (state: string, ...args: string[]) => start('approve', args, state).ended;
