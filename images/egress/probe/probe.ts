import { directFindings, nameFinding } from './direct.ts';
import { doorFindings } from './doors.ts';
import { namespaceFindings, readTables } from './namespace.ts';
import { ProbeAnswer, ProbeOrder } from './order.ts';

/**
 * Finds out, from where an agent will be, that nothing but the door leads out: the answer to an order.
 * Throws a ZodError for a bad order.
 */
export async function probe(order: unknown): Promise<ProbeAnswer> {
  const asked = ProbeOrder.parse(order);
  const direct = await Promise.all(asked.unreachable.map(directFindings));
  return ProbeAnswer.parse({
    schema: 'paddock/egress-probe/v1',
    findings: [
      ...namespaceFindings(readTables()),
      ...direct.flat(),
      await nameFinding(asked.refused),
      ...(await doorFindings(asked)),
    ],
  });
}
