import { auditFromEgress } from '../../policy/audit/from-egress.ts';
import type { EgressLogLine } from '../../policy/egress/log.ts';
import type { Audit } from '../audit/open.ts';
import { Failure, STATUS } from '../failure.ts';

/**
 * Writes every line of the egress container's log into the audit log, as they come, but for those up to the one about the host
 * `testedUpTo`: the network's own test, which is not the agent's. Resolves once all is written, which ends when the container does. What
 * can't be recorded aborts the audit's own signal, which ends the run.
 */
export async function followEgress(
  lines: AsyncIterable<EgressLogLine>,
  audit: Pick<Audit, 'append'>,
  testedUpTo: string,
): Promise<void> {
  let isTest = true;
  for await (const line of lines) {
    if (!isTest) await audit.append(auditFromEgress(line));
    else if (line.host === testedUpTo) isTest = false;
  }
  if (isTest) throw new Failure(STATUS.bug, 'the log of the egress container could not be followed');
}
