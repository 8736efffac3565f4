import fc from 'fast-check';
import type { ToolCall } from '../../../policy/gate/call.ts';
import type { Entry, RiskProfile } from '../../../policy/risk/profile.ts';
import { LEVELS } from '../../../policy/risk/schema.ts';
import { BUILTIN_TOOLS } from '../../../policy/risk/tools.ts';
import { linesOf, profileOf, shell } from './support.ts';

export const LINES = [...linesOf('low'), ...linesOf('medium'), ...linesOf('high')];
const anyLine = fc.constantFrom(...LINES);
// Text that is whole by itself, so that more may stand before and behind it.
export const whole = fc.constantFrom(
  ...LINES.filter((line) => !/[\n#\\&]|<<|^['"$(]|^if then|^ls \)|\$\($|^"?unclosed/.test(line)),
);

export const entries = (texts: readonly string[]): Entry[] =>
  texts.map((text) => ({ text, at: 'paddock.toml:9' }));
export const tools = fc.subarray([...BUILTIN_TOOLS, 'mcp:x:*', 'mcp:*:y'], { maxLength: 3 }).map(entries);

/** A profile of any kind. */
export const anyProfile: fc.Arbitrary<RiskProfile> = fc
  .record({
    level: fc.constantFrom(...LEVELS),
    auto_approve: tools,
    always_ask: tools,
    excluded_tools: tools,
    allowed_commands: fc.oneof(fc.constant<Entry[]>([]), fc.constant(entries(['git', 'ls', 'npm test']))),
    workspace_only: fc.boolean(),
    forbidden_paths: fc.subarray(['/etc', '~/.ssh', 'src', 'a']).map(entries),
  })
  .map((said) => ({ ...profileOf(), ...said }));

/** A call of any kind. */
export const anyCall: fc.Arbitrary<ToolCall> = fc.oneof(
  anyLine.map(shell),
  fc.string({ unit: 'binary', maxLength: 30 }).map(shell),
  fc.record({
    kind: fc.constant('file_read' as const),
    path: fc.oneof(fc.string(), fc.constantFrom('src/a', '/etc/x', '~/.ssh/id', '../a')),
  }),
  fc.record({
    kind: fc.constant('file_write' as const),
    path: fc.oneof(fc.string(), fc.constantFrom('src/a', '/etc/x', '~/.ssh/id', 'a')),
  }),
  fc.record({
    kind: fc.constant('other' as const),
    name: fc.string(),
    tool: fc.constantFrom(...BUILTIN_TOOLS, 'mcp:x:y' as const, undefined),
  }),
);
