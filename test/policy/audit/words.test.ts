import { describe, expect, test } from 'vitest';
import { verifyAudit } from '../../../policy/audit/verify.ts';
import { auditWords, verdictWords } from '../../../policy/audit/words.ts';
import { EVERY, logOf } from './support/sample.ts';

const { text, head } = logOf(EVERY);
const { entries } = verifyAudit(text, head);

describe('the words for an entry', () => {
  test('are one line for each, with the rule and the reason', () => {
    expect(auditWords(entries)).toMatchInlineSnapshot(`
      [
        "03:04:05 run started claude with the profile autonomous in podman, strict; allowed: a.example; checkpoint containment-20260102-030405",
        "03:04:06 checkpoint created containment-20260102-030405 1234567890ab",
        "03:04:07 read blocked .env (blocked, by blocked_files ".env")",
        "03:04:08 write blocked .env (blocked, by blocked_files ".env"): holds secrets",
        "03:04:09 write warned CLAUDE.md (readonly, by blocked_files ".env")",
        "03:04:10 network allowed CONNECT a.example:443 (by @github)",
        "03:04:11 network refused CONNECT a.example:443 (by no-rule): no rule allows this host",
        "03:04:12 network failed a.example:443 (by no-rule)",
        "03:04:13 gateway refused a.example:443/v1/x (by no-rule)",
        "03:04:14 network changed policy kept: the new policy is bad",
        "03:04:15 tool allowed Bash git status",
        "03:04:16 tool refused Bash rm -rf .git (by destroy-repository)",
        "03:04:17 approval requested ap-1",
        "03:04:18 approval granted ap-1 from terminal",
        "03:04:19 approval denied ap-1",
        "03:04:20 approval timeout ap-1",
        "03:04:21 violation .git/hooks/pre-commit (readonly, by git-hooks)",
        "03:04:22 recovered 12 bytes of a torn line set aside, 1 entries taken over",
        "03:04:23 limited 7 of network_refused left out",
        "03:04:24 rollback to containment-20260102-030405; containment-20260102-040000 undoes it",
        "03:04:25 run ended finished, exit status 0 (1 write blocked)",
      ]
    `);
  });

  test('let no control character through, even one that was put in afterwards', () => {
    const [entry] = entries;
    if (entry === undefined) throw new Error('no sample');
    expect(auditWords([{ ...entry, reason: 'a\x1b[2J\nb\u202e' }])[0]).toMatch(
      /^[\x20-\x7e]+: a\\u\{1b\}\[2J\\u\{a\}b\\u\{202e\}$/,
    );
  });
});

describe('the words for a check', () => {
  test('name the head, to be compared with', () => {
    expect(verdictWords('a/audit.jsonl', verifyAudit(text, head), head)).toEqual([
      `a/audit.jsonl: the chain holds: 21 entries, head 21:${head.hash}`,
    ]);
  });

  test('name each fault with its line', () => {
    const lines = text.split('\n');
    expect(verdictWords('audit.jsonl', verifyAudit(lines.toSpliced(2, 1).join('\n'), head))).toEqual([
      'audit.jsonl:3: removed: entry 3 missing before entry 4',
      'audit.jsonl: the log is not what was written: 1 fault',
    ]);
  });
});
