import { expect } from 'vitest';
import type { Check } from '../../../runner/doctor/check.ts';
import type { PaddockOptions, Person } from '../support/paddock.ts';

/** A key that must not be printed. */
export const KEY = 'sk-not-to-be-shown-4711';

export interface Examined {
  status: number;
  text: string;
  /** The rows by name. */
  checks: Map<string, Check>;
}

/** Runs `paddock doctor --json` as a person who has a key. Every row that is not well has to have a remedy. */
export async function examine(
  person: Person,
  options: PaddockOptions = {},
  ...args: string[]
): Promise<Examined> {
  const env = { ANTHROPIC_API_KEY: KEY, ...options.env };
  const { status, stdout } = await person.paddock(['doctor', '--json', ...args], { ...options, env });
  const { schema, ok, checks } = JSON.parse(stdout) as { schema: string; ok: boolean; checks: Check[] };
  expect(schema).toBe('paddock/doctor/v1');
  expect(status).toBe(ok ? 0 : 1);
  expect(checks.filter(({ outcome, remedy }) => (outcome === 'ok') !== (remedy === undefined))).toEqual([]);
  return { status, text: stdout, checks: new Map(checks.map((check) => [check.name, check])) };
}

/** The rows that fail. */
export const failing = ({ checks }: Examined): string[] =>
  [...checks.values()].filter(({ outcome }) => outcome === 'fail').map(({ name }) => name);
