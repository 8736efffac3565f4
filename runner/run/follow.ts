import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { auditFromEgress } from '../../policy/audit/from-egress.ts';
import type { Audit } from '../audit/open.ts';
import type { Engine } from '../engine/engine.ts';
import { parseLog } from '../network/log.ts';
import type { Names } from '../network/names.ts';

/** A follower of the egress container's log. */
export interface Follower {
  /** Waits until all that the container has written is in the audit log, which ends when the container does. */
  done: Promise<void>;
}

/**
 * Writes every line of the egress container's log into the audit log, as they come. `before` are the first ones that are left
 * out: the network's own test, which is not the agent's. What can't be recorded aborts the audit's own signal, which ends the run.
 */
export function followEgress(engine: Engine, names: Names, audit: Audit, before: number): Follower {
  const logs = execa(engine.name, ['logs', '--follow', names.egress], {
    reject: false,
    buffer: false,
    stdin: 'ignore',
    stderr: 'ignore',
    env: engine.environment,
  });
  const lines = createInterface({ input: logs.stdout, crlfDelay: Number.POSITIVE_INFINITY });
  const done = (async () => {
    let seen = 0;
    for await (const text of lines) {
      for (const line of parseLog(text)) {
        seen += 1;
        if (seen > before) await audit.append(auditFromEgress(line));
      }
    }
    await logs;
  })();
  // Whoever waits for it hears of a failure; until then the audit's own signal tells.
  done.catch(() => undefined);
  return { done };
}
