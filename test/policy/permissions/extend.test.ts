import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../policy/configuration-error.ts';
import { extendPermissions, loadExtension, OWN_DOMAIN } from '../../../policy/permissions/extend.ts';
import { matchText, type Permission } from '../../../policy/permissions/permission.ts';
import { permission } from './permission.ts';

const CORPUS: readonly Permission[] = [
  permission('allow', { command: 'git log' }),
  permission('ask', { command: 'git push' }),
  permission('deny', { command: 'git push', any: ['-f'], reason: 'r' }),
];

const extend = (text: string) => extendPermissions(CORPUS, loadExtension('own.toml', text), 'own.toml', text);
const said = (permissions: readonly Permission[]) =>
  permissions.map(({ decision, match }) => `${decision} ${matchText(match)}`);

function failure(text: string): string {
  try {
    extend(text);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe("a person's own entries", () => {
  it('come after the corpus, under a domain of their own', () => {
    const all = extend('deny = [{ host = "example.org", reason = "r" }]');
    expect(all.slice(0, 3)).toEqual(CORPUS);
    expect(all[3]).toMatchObject({ decision: 'deny', domain: OWN_DOMAIN, where: 'own.toml deny.0' });
  });

  it('may take out of the corpus and decide anew', () => {
    const all = extend('remove = [{ command = "git push" }]\nallow = [{ command = "git push" }]');
    expect(said(all)).toEqual(['allow git log', 'deny git push … -f', 'allow git push']);
  });

  it('may be removed by later words in any order', () => {
    const corpus = [permission('deny', { command: 'a', any: ['-x', '-y'], reason: 'r' })];
    expect(
      extendPermissions(
        corpus,
        { allow: [], ask: [], deny: [], remove: [{ command: 'a', any: ['-y', '-x'] }] },
        'x',
      ),
    ).toEqual([]);
  });

  it('may be so wide that entries of the corpus are needless', () => {
    expect(said(extend('allow = [{ command = "git" }]'))).toContain('allow git');
  });

  it('may be stricter than the corpus', () => {
    expect(said(extend('deny = [{ command = "git", reason = "r" }]'))).toContain('deny git');
  });

  it('leave the corpus as it is where there are none', () => {
    expect(extend('')).toEqual(CORPUS);
  });
});

describe("a person's own entries are refused", () => {
  it('where they remove what is not there, such as the wider or the narrower of two', () => {
    expect(
      failure('remove = [\n  { command = "git" },\n  { command = "git push", any = ["-d"] },\n]').split('\n'),
    ).toEqual([
      'own.toml:2 remove.0: got "git", expected an entry that is there (docs/permissions.md)',
      'own.toml:3 remove.1: got "git push … -d", expected an entry that is there (docs/permissions.md)',
    ]);
  });

  it('where a command is to be removed and only a server has its name', () => {
    const corpus = [permission('ask', { mcp: 'github' })];
    const extension = { allow: [], ask: [], deny: [], remove: [{ command: 'mcp github' }] };
    expect(() => extendPermissions(corpus, extension, 'x')).toThrow('x remove.0: got "mcp github"');
  });

  it('where the corpus says the same already', () => {
    expect(failure('allow = [{ command = "git log" }]')).toMatch(
      /^own\.toml:1 allow\.0: got allow "git log" beside allow "git log"/,
    );
  });

  it('where the corpus decides otherwise, until that entry is removed', () => {
    expect(failure('allow = [{ command = "git push" }]')).toContain('expected one decision');
  });

  it('where a stronger entry leaves nothing of them', () => {
    expect(failure('\nallow = [{ command = "git push origin" }]')).toMatch(
      /^own\.toml:2 allow\.0: got allow "git push origin", which has no effect/,
    );
  });

  it('where one of them is no entry at all, and nothing is changed', () => {
    expect(failure('allow = [{ command = "a" }, { command = "b;c" }]')).toMatch(
      /^own\.toml:1 allow\.1\.command: got "b;c"/,
    );
  });
});
