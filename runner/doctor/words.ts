import { styleText } from 'node:util';
import { hidden } from '../../policy/audit/visible.ts';
import type { Check } from './check.ts';

const SIGN = { ok: 'ok', warn: 'warn', fail: 'FAIL' } as const;
const COLOUR = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

/** The checks as a table, the remedy below what needs one; in colours where `stream` is a terminal and NO_COLOR is not set. */
export function checkLines(checks: readonly Check[], stream?: NodeJS.WriteStream): string[] {
  const width = Math.max(...checks.map(({ name }) => name.length), 0);
  return checks.flatMap(({ name, outcome, found, remedy }) => {
    const plain = SIGN[outcome].padEnd(4);
    const sign = stream === undefined ? plain : styleText(COLOUR[outcome], plain, { stream });
    const [first = '', ...more] = found.split('\n').map(hidden);
    const indent = ' '.repeat(width + 7);
    return [
      `${sign} ${name.padEnd(width)}  ${first}`,
      ...more.map((line) => `${indent}${line}`),
      ...(remedy === undefined ? [] : [`${indent}→ ${remedy}`]),
    ];
  });
}

/** What follows from the checks. */
export function verdict(checks: readonly Check[]): string[] {
  const count = (outcome: Check['outcome']) => checks.filter((check) => check.outcome === outcome).length;
  const [fails, warns] = [count('fail'), count('warn')];
  const noted = warns === 0 ? '' : ` (${warns} ${warns === 1 ? 'warning' : 'warnings'})`;
  if (fails === 0) return [`Ready${noted}. Next: paddock run --dry-run`];
  return [
    `${fails} of ${checks.length} checks fail${noted}. Next: what stands after the arrows, then paddock doctor`,
  ];
}
