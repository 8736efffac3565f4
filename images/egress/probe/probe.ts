import { directFindings, nameFinding } from './direct.ts';
import { doorFindings, refusedHost } from './doors.ts';
import { namespaceFindings, readTables } from './namespace.ts';
import { ProbeAnswer, ProbeOrder } from './order.ts';

/**
 * Finds out, from where an agent will be, that nothing but the door leads out: the answer to an order.
 * Throws a ZodError for a bad order.
 */
export async function probe(order: unknown): Promise<ProbeAnswer> {
  const asked = ProbeOrder.parse(order);
  const found = await Promise.all([
    ...asked.unreachable.map(directFindings),
    nameFinding(asked.refused),
    doorFindings(asked),
  ]);
  const findings = [...namespaceFindings(readTables()), ...found.flat(), await refusedHost(asked.end)];
  return ProbeAnswer.parse({ schema: 'paddock/egress-probe/v1', findings });
}
