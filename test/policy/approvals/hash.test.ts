import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { requestHash } from '../../../policy/approvals/hash.ts';
import type { ApprovalRequest } from '../../../policy/approvals/request.ts';
import type { ToolCall } from '../../../policy/gate/call.ts';

const request: ApprovalRequest = {
  run: '20261124-120000-abcd',
  agent: 'main',
  tool: 'Bash',
  what: 'git push',
  calls: [{ kind: 'shell', command: 'git push' }],
  risk: 'medium',
  reason: 'it sends to a remote',
  cwd: '/workspace',
};

// Lone surrogates too.
const text = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
});
const call: fc.Arbitrary<ToolCall> = fc.oneof(
  fc.record(
    { kind: fc.constant('shell' as const), command: text, directory: text },
    { requiredKeys: ['kind', 'command'] },
  ),
  fc.record({ kind: fc.constant('file_read' as const), path: text }),
  fc.record({ kind: fc.constant('file_write' as const), path: text }),
  fc.record({ kind: fc.constant('other' as const), name: text }),
);
const asked = fc.record({
  ...{ run: text, agent: text, tool: text, what: text, cwd: text },
  calls: fc.array(call, { minLength: 1, maxLength: 4 }),
});

describe('the hash of a request', () => {
  test('is the one that anybody computes from the canonical JSON', () => {
    const json =
      '{"agent":"main","calls":[{"command":"git push","kind":"shell"}],"cwd":"/workspace",' +
      '"run":"20261124-120000-abcd","schema":"paddock/approval/v1","tool":"Bash","what":"git push"}';
    expect(requestHash(request)).toBe(createHash('sha256').update(json).digest('hex'));
  });

  test('is the same where nothing but our opinion differs, and whatever the order of the names', () => {
    expect(requestHash({ ...request, risk: 'high', reason: 'x', rule: 'y' })).toBe(requestHash(request));
    const turned = Object.fromEntries(Object.entries(request).reverse()) as ApprovalRequest;
    expect(requestHash(turned)).toBe(requestHash(request));
  });

  test('is of all that a tool was given, where it is said, by that one’s hash', () => {
    const one = { ...request, input: { sha256: '1'.repeat(64), text: 'x' } };
    const other = { ...request, input: { sha256: '2'.repeat(64), text: 'x' } };
    expect(requestHash(one)).not.toBe(requestHash(request));
    expect(requestHash(one)).not.toBe(requestHash(other));
    expect(requestHash(one)).toBe(requestHash({ ...one, input: { sha256: '1'.repeat(64) } }));
  });

  test('differs wherever anything of what is asked differs', () => {
    fc.assert(
      fc.property(asked, asked, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);
        expect(requestHash({ ...request, ...one }) === requestHash({ ...request, ...other })).toBe(isSame);
      }),
    );
  });

  test('differs with any single change', () => {
    fc.assert(
      fc.property(
        asked,
        fc.constantFrom('run', 'agent', 'tool', 'what', 'cwd'),
        text,
        (one, field, other) => {
          fc.pre(one[field] !== other);
          expect(requestHash({ ...request, ...one, [field]: other })).not.toBe(
            requestHash({ ...request, ...one }),
          );
        },
      ),
    );
  });

  test('differs where the calls stand in another order, or are split elsewhere', () => {
    const hashOf = (...commands: string[]) =>
      requestHash({ ...request, calls: commands.map((command) => ({ kind: 'shell', command })) });
    const hashes = [
      hashOf('a', 'b'),
      hashOf('b', 'a'),
      hashOf('a; b'),
      hashOf('a', 'b', ''),
      hashOf('a', 'a', 'b'),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test('tells half a character from the text that looks like its escape, and one from another', () => {
    const hashes = ['\ud800', '\udfff', '\\ud800', '\ufffd', ''].map((what) =>
      requestHash({ ...request, what }),
    );
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
