import { execa } from 'execa';
import type { Contained } from '../../test/real/run/support/contained.ts';
import { median } from '../support/statistics.ts';
import { bareOf } from './bare.ts';

/** Milliseconds from the result of one call to that of the next, the model's own and the CLI's included. */
export interface CallTimes {
  calls: number;
  /** By a bare `podman run`: the image's gate decides alone. */
  bare: number;
  /** In a contained run: the gate asks outside, and each call is recorded. */
  contained: number;
  /** The same, bound by a risk profile. */
  bound: number;
}

const PROFILE = '[agents.main]\ntool = "claude"\nrisk_profile = "p"\n[risk_profiles.p]\nlevel = "full"\n';
const MAIN = new URL('../../runner/main.ts', import.meta.url).pathname;

/** Measures Claude Code, which runs one command after the other; the first call of each run does not count. */
export async function measureCalls(
  machine: Contained,
  images: { egress: string; agent: string },
  calls: number,
  rounds: number,
): Promise<CallTimes> {
  const bare = await bareOf(machine, images, 'claude');
  const plain = await machine.repository({ 'README.md': 'Hello\n' });
  const bound = await machine.repository({ 'paddock.toml': PROFILE });
  const contained = (cwd: string) =>
    execa(process.execPath, [MAIN, 'run', ...machine.flags, '--json', 'Follow the script.'], {
      ...{ cwd, env: machine.environment, stdin: 'ignore' },
    });
  const ways = {
    bare: () => bare.tool('Follow the script.'),
    contained: () => contained(plain),
    bound: () => contained(bound),
  };
  const taken: Record<keyof typeof ways, number[]> = { bare: [], contained: [], bound: [] };
  try {
    for (let round = 0; round < rounds; round += 1)
      for (const way of ['bare', 'contained', 'bound'] as const)
        taken[way].push(await between(machine, calls, ways[way]));
  } finally {
    await bare.close();
  }
  return {
    calls,
    bare: median(taken.bare),
    contained: median(taken.contained),
    bound: median(taken.bound),
  };
}

async function between(machine: Contained, calls: number, run: () => PromiseLike<unknown>): Promise<number> {
  const times: number[] = [];
  const model = await machine.model('claude', {
    calls: Array.from({ length: calls }, () => ({ shell: 'true' })),
    after: () => times.push(performance.now()),
  });
  try {
    await run();
    const [first, last] = [times[0], times.at(-1)];
    if (times.length !== calls || first === undefined || last === undefined)
      throw new Error(`got ${times.length} results, expected ${calls}`);
    return (last - first) / (calls - 1);
  } finally {
    await model.close();
  }
}
