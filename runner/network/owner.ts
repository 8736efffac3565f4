import { readFileSync } from 'node:fs';

/**
 * Which process a network belongs to, so that what a dead one left is recognised: its id, when it started (clock ticks
 * since boot, proc_pid_stat(5) field 22) and the boot. A process id alone is given out again.
 */
export interface Owner {
  pid: number;
  started: string;
  boot: string;
}

/** Reads from /proc; undefined where there is no such process. Elsewhere than on Linux a process is known by its id alone. */
export type ReadOwner = (pid: number) => Owner | undefined;

export const readOwner: ReadOwner = (pid) => {
  if (process.platform !== 'linux') return alive(pid) ? { pid, started: '', boot: '' } : undefined;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name, in parentheses, may hold anything.
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { pid, started, boot };
  } catch {
    return undefined;
  }
};

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** An owner as a label's value; `standing` for a network that stays until someone takes it down. */
export function ownerText(owner: Owner | undefined): string {
  return owner === undefined ? 'standing' : `${owner.pid}:${owner.started}:${owner.boot}`;
}

/** Whether the process that a label names is gone. A standing network has none; what cannot be read is left alone. */
export function isOrphan(label: string, read: ReadOwner = readOwner): boolean {
  const match = /^(\d+):(\d*):([0-9a-f-]*)$/.exec(label);
  if (match === null) return false;
  const now = read(Number(match[1]));
  return now === undefined || ownerText(now) !== label;
}
