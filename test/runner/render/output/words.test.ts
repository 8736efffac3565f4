import { expect, test } from 'vitest';
import type { Request } from '../../../../runner/render/arguments.ts';
import type { FileResult, Result } from '../../../../runner/render/output/result.ts';
import { wordsOf } from '../../../../runner/render/output/words.ts';

const request: Request = {
  action: 'render',
  revert: false,
  diff: false,
  target: undefined,
  only: ['one'],
  permissions: undefined,
  settings: undefined,
  gate: false,
  json: false,
};

function words(action: Result['action'], files: FileResult[], more: Partial<Result & Request> = {}) {
  const result: Result = {
    schema: 'paddock/render-interactive/v1',
    action,
    status: 0,
    target: '/home/me',
    files,
    report: more.report ?? [],
    notes: more.notes ?? [],
  };
  return wordsOf(result, { ...request, action, diff: more.diff ?? false, revert: more.revert ?? false });
}

const updated: FileResult = {
  cli: 'one',
  path: '/f',
  state: 'updated',
  changes: [
    { kind: 'set', key: 'mode', got: 'plan', expected: 'default' },
    { kind: 'unset', key: 'old', got: 1 },
    ...Array.from({ length: 10 }, (_, index) => ({ kind: 'add' as const, key: 'deny', item: `r${index}` })),
    { kind: 'take', key: 'deny', item: 'gone' },
  ],
};

test('what was done goes to standard output, words about it to standard error', () => {
  expect(words('render', [updated], { notes: ['a note'] })).toEqual({
    out: 'updated /f\n',
    err: 'a note\n1 file written; --revert takes it back\n',
  });
  expect(words('render', [])).toEqual({ out: '', err: '/home/me: up to date; nothing was written\n' });
});

test('a check has a line for each difference, and of many items only the first', () => {
  expect(words('check', [updated, { ...updated, path: '/g', state: 'created' }]).out.split('\n')).toEqual([
    '/f: mode: got "plan", expected "default"',
    '/f: old: got 1, expected nothing',
    ...Array.from({ length: 8 }, (_, index) => `/f: deny: missing "r${index}"`),
    '/f: deny: left over "gone"',
    '/f: deny: missing 2 more (--json lists them)',
    '/g: the file is missing',
    '',
  ]);
});

test('a file of another tool is named, and how that shows', () => {
  const managed: FileResult = {
    cli: 'one',
    path: '/f',
    state: 'managed',
    why: 'a link to the Nix store',
    changes: [],
  };
  expect(words('check', [managed]).err).toBe(
    '/f: a link to the Nix store: home-manager or another tool manages it; it is left alone\n/home/me: up to date\n',
  );
});

test('control characters of a file do not reach the terminal', () => {
  const change = { kind: 'set' as const, key: 'k\u001b', got: '\u001b[2Jx', expected: 'y' };
  expect(words('check', [{ ...updated, changes: [change] }]).out).not.toContain('\u001b');
});

test('a report counts by CLI and decision, then gives the reasons once', () => {
  const row = {
    cli: 'one',
    decision: 'ask' as const,
    expressed: 'none' as const,
    why: 'no words',
    instead: 'a sandbox',
  };
  expect(
    words('report', [], {
      report: [
        { ...row, entry: 'a' },
        { ...row, entry: 'b' },
      ],
    }).out,
  ).toBe('one ask none: 2\n\none ask none: no words.\n  Instead: a sandbox.\n    a\n    b\n');
});
