import { expect, it } from 'vitest';
import { shown } from '../../../../images/agent/entrypoint/shown.ts';

it('quotes a plain value', () => {
  expect(shown('a "b"')).toBe('"a \\"b\\""');
});

it('lets nothing through that a terminal or a log would obey', () => {
  expect(shown('\u001b[2J\n\u0085\u009b\u202e\u2028é')).toBe(
    '"\\u001b[2J\\n\\u0085\\u009b\\u202e\\u2028\\u00e9"',
  );
});

it('cuts what is long, and says so', () => {
  expect(shown('x'.repeat(81))).toBe(`"${'x'.repeat(80)}..."`);
  expect(shown('x'.repeat(80))).toBe(`"${'x'.repeat(80)}"`);
});
