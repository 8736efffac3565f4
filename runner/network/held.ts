import { createInterface } from 'node:readline';
import { execa } from 'execa';
import type { EgressFile, EgressKeys } from '../../policy/egress/file.ts';
import type { EgressLogLine } from '../../policy/egress/log.ts';
import type { Engine } from '../engine/engine.ts';
import { Failure, STATUS } from '../failure.ts';
import { parseLog } from './log.ts';

/** How long an egress container may take to come up, and to end, in milliseconds. */
const PATIENCE = 15_000;

/** An egress container that this process holds: it ends with it. */
export interface Held {
  /** Resolves once policy and keys are in force; rejects with a {@link Failure} where they are not taken, or the container ends. */
  configured: Promise<void>;
  /** Every line of its log, from the first; to be read once. Ends with the container. */
  lines: AsyncIterable<EgressLogLine>;
  /** Lets it end by itself, and resolves when it has, or does not. */
  release(): Promise<void>;
}

/**
 * Starts the egress container by `args` (`run --interactive …`), and hands it its policy and the vendors' keys on its standard input: no
 * file, argument or environment variable holds them.
 */
export function holdEgress(
  engine: Engine,
  args: readonly string[],
  policy: EgressFile,
  keys: EgressKeys,
): Held {
  const client = execa(engine.name, args, {
    ...{ reject: false, buffer: { stdout: false, stderr: true }, env: engine.environment },
    ...{ stdin: 'pipe', stdout: 'pipe', stderr: 'pipe' },
    // The terminal's Ctrl-C is for the agent; the network goes after it.
    detached: true,
  });
  client.stdin.on('error', () => undefined);
  client.stdin.write(`${JSON.stringify({ policy, keys })}\n`);

  const waiting: EgressLogLine[] = [];
  let isOver = false;
  let wake = Promise.withResolvers<void>();
  const state = Promise.withResolvers<void>();
  let reloaded = 0;
  const take = (line: EgressLogLine) => {
    waiting.push(line);
    wake.resolve();
    if (line.part !== 'policy') return;
    if (line.action === 'kept') {
      state.reject(
        new Failure(STATUS.data, `the egress container did not take its policy: ${line.reason ?? ''}`),
      );
    }
    // One for the policy, one for the keys.
    if (line.action === 'reloaded' && ++reloaded === 2) state.resolve();
  };
  createInterface({ input: client.stdout }).on('line', (text) => parseLog(text).forEach(take));
  void client.then(({ stderr, exitCode }) => {
    isOver = true;
    wake.resolve();
    const said = String(stderr).trim().split('\n').slice(-5).join('\n') || `status ${exitCode}`;
    state.reject(new Failure(STATUS.unavailable, `the egress container ended at once: ${said}`));
  });
  const late = setTimeout(() => {
    state.reject(
      new Failure(STATUS.unavailable, `the egress container said nothing within ${PATIENCE / 1000} s`),
    );
  }, PATIENCE);
  const configured = state.promise.finally(() => clearTimeout(late));
  // Whoever needs it awaits it; until then nobody is told.
  configured.catch(() => undefined);

  async function* lines(): AsyncGenerator<EgressLogLine> {
    for (;;) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else if (isOver) return;
      else {
        await wake.promise;
        wake = Promise.withResolvers<void>();
      }
    }
  }

  return {
    configured,
    lines: lines(),
    async release() {
      client.stdin.end();
      await Promise.race([client, new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())]);
    },
  };
}
