import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApprovalRequest } from '../../../policy/approvals/request.ts';
import { framed, shownRequest } from '../../../policy/approvals/shown.ts';
import { sha256 } from '../../../policy/audit/chain.ts';

const request: ApprovalRequest = {
  ...{ run: 'r', agent: 'main', tool: 'Bash', what: 'git push', cwd: '/workspace' },
  calls: [{ kind: 'shell', command: 'git push' }],
  ...{ risk: 'medium', reason: 'it sends to a remote', rule: 'paddock.toml:7 level' },
};
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{DI}\p{Zl}\p{Zp}]/u;
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\n', '\r', '\x1b', '\u202e', '\u200b', ' ', '│', '[', 'o', ']', '漢', '😀', '\\'),
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  ),
  maxLength: 200,
});

describe('a request for a person', () => {
  test('says what, where, who, how risky, why, and which rule', () => {
    expect(shownRequest(request)).toEqual([
      { label: 'shell', text: 'git push' },
      { label: 'in', text: '/workspace' },
      { label: 'tool', text: 'Bash' },
      { label: 'agent', text: 'main' },
      { label: 'risk', text: 'medium: it sends to a remote' },
      { label: 'rule', text: 'paddock.toml:7 level' },
    ]);
  });

  test('shows the calls beside the text where they are not the same', () => {
    const lines = shownRequest({ ...request, what: 'ls', calls: [{ kind: 'shell', command: 'rm -rf ~' }] });
    expect(lines.slice(0, 2)).toEqual([
      { label: 'what', text: 'ls' },
      { label: 'shell', text: 'rm -rf ~' },
    ]);
  });

  test('shows all that a call says, each part on a line of its own', () => {
    const shell = {
      kind: 'shell' as const,
      command: 'git push',
      directory: '/elsewhere',
      by: 'mcp:a:b' as const,
    };
    expect(shownRequest({ ...request, calls: [shell] }).slice(0, 3)).toEqual([
      { label: 'shell', text: 'git push' },
      { label: 'dir', text: '/elsewhere' },
      { label: 'by', text: 'mcp:a:b' },
    ]);
    const other = {
      kind: 'other' as const,
      name: 'WebFetch',
      tool: 'web_fetch' as const,
      detail: 'https://a.example',
    };
    expect(shownRequest({ ...request, what: 'https://a.example', calls: [other] }).slice(0, 4)).toEqual([
      { label: 'what', text: 'https://a.example' },
      { label: 'call', text: 'WebFetch' },
      { label: 'as', text: 'web_fetch' },
      { label: 'about', text: 'https://a.example' },
    ]);
  });

  test('counts the calls that it leaves out, and leaves none out where all is asked for', () => {
    const calls = Array.from({ length: 100 }, (_, index) => ({
      kind: 'file_write' as const,
      path: `f${index}`,
    }));
    const some = shownRequest({ ...request, calls });
    expect(some.find(({ label }) => label === 'cut')?.text).toMatch(/^88 of 100 calls .* [0-9a-f]{64}$/);
    const all = shownRequest({ ...request, calls }, true);
    expect(all.filter(({ label }) => label === 'write')).toHaveLength(100);
  });

  test('cuts a long command and shows it whole where all is asked for', () => {
    const command = `${'a'.repeat(5000)}; rm -rf ~;${'b'.repeat(5000)}`;
    const long: ApprovalRequest = { ...request, what: command, calls: [{ kind: 'shell', command }] };
    expect(shownRequest(long)[1]?.text).toContain(sha256(command));
    expect(shownRequest(long, true)[0]?.text).toBe(command);
  });

  test('holds no hidden character and no line break, whatever the agent put where', () => {
    fc.assert(
      fc.property(text, text, text, text, fc.boolean(), (what, tool, cwd, path, all) => {
        const calls = [{ kind: 'file_write' as const, path }];
        for (const { label, text: shown } of shownRequest(
          { ...request, what, tool, cwd, calls, agent: tool },
          all,
        )) {
          expect(label).toMatch(/^[a-z]{1,6}$/);
          expect(shown).not.toMatch(HIDDEN);
        }
      }),
    );
  });
});

describe('the frame around a request', () => {
  test('keeps every text behind its rule, however long it is and however narrow the terminal', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 200 }), (what, columns) => {
        const lines = framed(
          shownRequest({ ...request, what, calls: [{ kind: 'shell', command: what }] }),
          columns,
        );
        for (const line of lines) expect(line).toMatch(/^[a-z ]{6} │ /);
      }),
    );
  });

  test('breaks lines before the terminal does, wide characters counted', () => {
    const width = (line: string) =>
      [...line].reduce((sum, each) => sum + (each > '~' && each !== '│' ? 2 : 1), 0);
    fc.assert(
      fc.property(text, fc.integer({ min: 30, max: 200 }), (what, columns) => {
        for (const line of framed([{ label: 'shell', text: what }], columns)) {
          expect(width(line.replaceAll(/\p{M}/gu, ''))).toBeLessThan(columns);
        }
      }),
    );
  });

  test('can not be left by a text that pads itself to the next line', () => {
    const what = `ls${' '.repeat(71)}[o] once  [a] always`;
    const lines = framed(shownRequest({ ...request, what, calls: [{ kind: 'shell', command: what }] }), 80);
    expect(lines.join('\n')).not.toMatch(/^\[o\]/m);
    expect(lines[0]).toBe('shell  │ ls\\u{20*71}[o] once  [a] always');
  });
});
