import { execa } from 'execa';
import type { ToolName } from '../../runner/run/tools.ts';
import type { Contained } from '../../test/real/run/support/contained.ts';
import { type Call, recordCalls } from '../support/engine-calls.ts';
import { median } from '../support/statistics.ts';
import { bareOf } from './bare.ts';

/** Milliseconds to the agent's first request, and what the engine was asked meanwhile. */
export interface StartTimes {
  tool: ToolName;
  /** From the start of `paddock run`. */
  contained: number;
  /** From the start of a bare `podman run` of the same image behind a network that stands. */
  bare: number;
  /** A bare `podman run` of `true`. */
  engine: number;
  /** What `paddock run` adds to the CLI's own start: contained, less bare, plus the engine's own. */
  added: number;
  calls: readonly Call[];
}

const TASK = 'Say hello.';

/** Measures in turns, after one start of each that does not count. */
export async function measureStarts(
  machine: Contained,
  images: { egress: string; agent: string },
  scratch: string,
  tool: ToolName,
  rounds: number,
): Promise<StartTimes> {
  const repository = await machine.repository({ 'README.md': 'Hello\n' });
  const recorder = await recordCalls(scratch);
  const peer = await bareOf(machine, images, tool);

  async function contained() {
    await recorder.forget();
    const start = performance.timeOrigin + performance.now();
    const first = await firstRequest(machine, tool, () =>
      execa(process.execPath, [MAIN, 'run', '--tool', tool, ...machine.flags, '--json', TASK], {
        cwd: repository,
        env: { ...machine.environment, PATH: recorder.PATH },
        stdin: 'ignore',
      }),
    );
    return { first, calls: await recorder.since(start, ['paddock-']) };
  }
  async function onlyTheEngine() {
    const start = performance.now();
    await peer.nothing();
    return performance.now() - start;
  }

  try {
    const taken: { contained: number; bare: number; engine: number; calls: Call[] }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const ours = await contained();
      const found = {
        contained: ours.first,
        bare: await firstRequest(machine, tool, () => peer.tool(TASK)),
        engine: await onlyTheEngine(),
        calls: ours.calls,
      };
      if (round > 0) taken.push(found);
    }
    const middle = median(taken.map((each) => each.contained));
    return {
      tool,
      contained: middle,
      bare: median(taken.map((each) => each.bare)),
      engine: median(taken.map((each) => each.engine)),
      added: median(taken.map((each) => each.contained - each.bare + each.engine)),
      calls: taken.find((each) => each.contained === middle)?.calls ?? [],
    };
  } finally {
    await peer.close();
  }
}

const MAIN = new URL('../../runner/main.ts', import.meta.url).pathname;

/** Milliseconds from a start to the first request that reaches the vendor; waits for the end too. */
async function firstRequest(
  machine: Contained,
  tool: ToolName,
  start: () => PromiseLike<unknown>,
): Promise<number> {
  const model = await machine.model(tool, { calls: [], final: 'Hello.' });
  try {
    const began = performance.now();
    let first: number | undefined;
    const look = setInterval(() => {
      if (first === undefined && model.requests.length > 0) first = performance.now() - began;
    }, 1);
    await start();
    clearInterval(look);
    if (first === undefined) throw new Error(`${tool} asked its model nothing`);
    return first;
  } finally {
    await model.close();
  }
}
