import type { z } from 'zod';

type Issue = z.core.$ZodIssue;

/** One thing that is wrong with a value: where, what was found there and what was expected, in words. */
export interface Problem {
  path: readonly PropertyKey[];
  got: string;
  expected: string;
}

/** What a Zod issue says, in the words of an error for people. Parse with `reportInput`, else nothing was got. */
export function issueProblems(issue: Issue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      got: `the key ${shown(key)}`,
      expected: 'no such key',
    }));
  }
  return [{ path: issue.path, got: shown(issue.input), expected: expectation(issue) }];
}

function expectation(issue: Issue): string {
  if (issue.code === 'invalid_value') return issue.values.map(String).join(' | ');
  if (issue.code === 'invalid_key') return issue.issues.map((inner) => inner.message).join(', ');
  if (issue.code === 'invalid_union') {
    const messages = issue.errors.flatMap((inner) => inner.map(expectation));
    return messages.length > 0 ? [...new Set(messages)].join(' or ') : issue.message;
  }
  // Zod's own sentences read "Invalid input: expected string, received number"; a schema's own stand as they are.
  return /^(?:Invalid|Too)[^:]*: expected (.*?)(?:, received .*)?$/.exec(issue.message)?.[1] ?? issue.message;
}

/** A value as JSON in one short line, in which no invisible character can hide; `nothing` where there is none. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  const text = JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? String(inner) : inner));
  const visible = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escaped);
  return visible.length > 100 ? `${visible.slice(0, 97)}…` : visible;
}

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
