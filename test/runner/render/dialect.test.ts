import { expect, test } from 'vitest';
import { dialectNote } from '../../../runner/render/dialect.ts';

const COMMENT = '{\n  // mine\n  "a": 1\n}';
const COMMA = '{\n  "a": 1,\n}';

test('a comment that makes Claude Code drop its settings is said by line', () => {
  expect(dialectNote('claude', 'f', COMMENT)).toMatch(/^f:2: warning: Claude Code .* drops the whole file/);
  expect(dialectNote('claude', 'f', COMMA)).toMatch(/^f:3: warning/);
  expect(dialectNote('claude', 'f', '\uFEFF{ "a": 1 }')).toBeUndefined();
});

test('Gemini CLI reads comments, and no trailing comma', () => {
  expect(dialectNote('gemini', 'f', COMMENT)).toBeUndefined();
  expect(dialectNote('gemini', 'f', COMMA)).toMatch(/^f:3: warning: Gemini CLI .* does not start/);
});
