import { execa } from 'execa';

/** What one run took: seconds on the clock, and of processors, all child processes included. */
export interface Sample {
  seconds: number;
  cpu: number;
}

/** How commands are run: every one ends by itself or by `signal`. */
export interface Setting {
  directory: string;
  env: Record<string, string>;
  signal: AbortSignal;
}

const LIMIT = 600_000;

/** Runs a command to its end; returns what it printed. Throws with what it said when it fails or takes ten minutes. */
export async function run({ directory, env, signal }: Setting, command: string, args: string[]) {
  const { stdout } = await execa(command, args, {
    ...{ cwd: directory, env, cancelSignal: signal, timeout: LIMIT, stdin: 'ignore' },
  });
  return stdout;
}

// The shell's `times` counts the processors' time of all children that were waited for; Node.js tells only its own.
const TIMED = `
  "$@" & child=$!
  trap 'kill "$child"' INT TERM
  wait "$child" || exit
  times >&3`;

/** Runs a command and says what it took. */
export async function timed(
  { directory, env, signal }: Setting,
  command: string,
  args: string[],
): Promise<Sample> {
  const start = performance.now();
  const { stdio } = await execa('sh', ['-c', TIMED, 'sh', command, ...args], {
    ...{ cwd: directory, env, cancelSignal: signal, timeout: LIMIT },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  return { seconds: (performance.now() - start) / 1000, cpu: childrenSeconds(String(stdio[3])) };
}

/** User and system seconds of a shell's children: the second line of `times` (POSIX.1-2017, XCU 2.14). */
export function childrenSeconds(times: string): number {
  const [, children = ''] = times.split('\n');
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  if (parts.length !== 2) throw new Error(`got ${JSON.stringify(times)}, expected what \`times\` prints`);
  return parts.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

/** The quickest of some runs: whatever else the machine did only adds to the others. */
export async function quickest(runs: number, once: (run: number) => Promise<Sample>): Promise<Sample> {
  let best = await once(0);
  for (let run = 1; run < runs; run++) {
    const next = await once(run);
    if (next.seconds < best.seconds) best = next;
  }
  return best;
}

/** One after the other. */
export function added(...samples: Sample[]): Sample {
  return samples.reduce((sum, { seconds, cpu }) => ({ seconds: sum.seconds + seconds, cpu: sum.cpu + cpu }));
}
