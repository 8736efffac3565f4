import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program that runs until the namespace ends. */
export interface Started {
  pid: number;
  child: ChildProcess;
}

export interface StartOptions {
  env?: Record<string, string>;
  /** The user and group that it runs as. */
  user?: number;
}

/** Starts a program. What it writes on standard output is read and thrown away, as quickly as it comes. */
export function start(command: string, args: readonly string[], { env, user }: StartOptions = {}): Started {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(env && { env }),
    ...(user !== undefined && { uid: user, gid: user }),
  });
  child.stdout.resume();
  child.on('error', (error) => fail(`${command} cannot be started: ${error.message}`));
  child.on('exit', (status) => fail(`${command} ${args.at(-1)} ended with ${status}`));
  return { pid: child.pid ?? 0, child };
}

// A benchmark of what is left would mislead. The namespace ends with this process.
function fail(reason: string): never {
  process.stderr.write(`bench: ${reason}\n`);
  process.exit(70);
}

const PATIENCE = 10_000;

/** Resolves when something listens there; throws after ten seconds. */
export async function listens(host: string, port: number): Promise<void> {
  for (let waited = 0; waited < PATIENCE; waited += 50) {
    if (await answers(host, port)) return;
    await sleep(50);
  }
  throw new Error(`nothing listens on ${host}:${port}`);
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.on('connect', () => settle(true)).on('error', () => settle(false));
  });
}

/** Clock ticks a second in /proc; the same on every Linux (sysconf(3) _SC_CLK_TCK). */
const TICKS = 100;

/** Seconds of all processors that processes have used so far (proc_pid_stat(5), fields 14 and 15). */
export function cpuSeconds(processes: readonly Started[]): number {
  const seconds = processes.map(({ pid }) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  });
  return seconds.reduce((sum, value) => sum + value, 0);
}

/** Bytes of memory that a process holds now (proc_pid_status(5)). */
export function residentBytes({ pid }: Started): number {
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match?.[1]) * 1024;
}
