import { styleText } from 'node:util';
import type { Finding } from '../../images/egress/probe/order.ts';

const SIGN = { holds: 'ok', broken: 'BROKEN', unsure: '?' } as const;
const COLOUR = { holds: 'green', broken: 'red', unsure: 'yellow' } as const;

/** Findings as a table, in colours where `stream` is a terminal and NO_COLOR is not set. */
export function findingLines(findings: readonly Finding[], stream: NodeJS.WriteStream): string[] {
  const width = Math.max(...findings.map(({ check }) => check.length), 0);
  return findings.map(({ check, outcome, found }) => {
    const sign = styleText(COLOUR[outcome], SIGN[outcome].padEnd(6), { stream });
    return `${sign} ${check.padEnd(width)}  ${found}`;
  });
}
