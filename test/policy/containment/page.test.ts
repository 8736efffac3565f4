import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { READONLY_DIRECTORIES, READONLY_FILES } from '../../../policy/containment/defaults/executed.ts';
import {
  BLOCKED_DIRECTORIES,
  BLOCKED_FILES,
  NOT_BLOCKED_FILES,
} from '../../../policy/containment/defaults/secrets.ts';
import { GIT_RULES } from '../../../policy/containment/git.ts';
import { parse, tier } from './support.ts';

const page = readFileSync(new URL('../../../docs/containment.md', import.meta.url), 'utf8');
const code = (text: string) => `\`${text}\``;

describe('docs/containment.md', () => {
  it('has every default pattern with its reason, and no other', () => {
    const git = GIT_RULES.map(({ pattern, reason }) => ({ patterns: [pattern], reason }));
    const groups = [
      ...BLOCKED_FILES,
      ...BLOCKED_DIRECTORIES,
      ...READONLY_DIRECTORIES,
      ...READONLY_FILES,
      ...git,
    ];
    const rows = groups.map(({ patterns, reason }) => `| ${patterns.map(code).join(', ')} | ${reason} |`);
    const [, ...tables] = page.split('| Patterns | Otherwise |\n|---|---|\n');
    expect(tables.flatMap((table) => (table.split('\n\n')[0] ?? '').trim().split('\n'))).toEqual(rows);
    for (const pattern of NOT_BLOCKED_FILES) expect(page).toContain(`Not blocked: ${code(pattern)}.`);
  });

  it('has an example that means what it says', () => {
    const [, example = ''] = /```toml\n(.*?)```/s.exec(page) ?? [];
    const containment = parse(example);
    expect(tier('keys/a.pem', containment).tier).toBe('blocked');
    expect(tier('.env.test', containment).tier).toBe('readwrite');
    expect(tier('.env', containment).tier).toBe('blocked');
    expect(tier('migrations/1.sql', containment).tier).toBe('readonly');
    expect(tier('.github/workflows/ci.yml', containment).tier).toBe('readwrite');
  });

  it('has exceptions that are taken', () => {
    const entries = [...page.matchAll(/^\| `((?:readonly|blocked)_\w+ = \[.*\])` \|/gm)].map(
      ([, entry = '']) => entry,
    );
    expect(entries.length).toBe(3);
    for (const entry of entries) expect(() => parse('[containment]', entry)).not.toThrow();
    expect(tier('docs/agents.md', parse('containment.readonly_files = ["!docs/agents.md"]')).tier).toBe(
      'readwrite',
    );
  });
});
