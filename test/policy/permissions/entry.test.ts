import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PermissionEntry } from '../../../policy/permissions/entry.ts';
import { matchKey, matchOf, matchText } from '../../../policy/permissions/permission.ts';

const valid = (entry: object) => PermissionEntry.safeParse(entry).success;

describe('a command', () => {
  it.each(['git', 'git push', './gradlew test', 'node --test', 'cargo +nightly build', 'pip3'])(
    'may be %s',
    (command) => {
      expect(valid({ command })).toBe(true);
    },
  );

  it.each([
    ['nothing', ''],
    ['two spaces', 'git  push'],
    ['a space at its end', 'git '],
    ['a line break', 'git\npush'],
    ['quotes', 'git "push"'],
    ['a substitution', 'git $(id)'],
    ['a second command', 'git;rm'],
    ['a pipe', 'git|sh'],
    ['a glob', 'git*'],
    ['a parenthesis, which ends a rule of Claude Code', 'git)'],
    ['a letter that looks like another', 'gіt'],
    ['a character that turns the text around', 'git \u202epush'],
    ['a space that is none', 'git\u00a0push'],
  ])('is refused with %s', (_, command) => {
    expect(valid({ command })).toBe(false);
  });

  it('may ask for later words, each once, where a `*` ends one', () => {
    expect(valid({ command: 'git push', any: ['-f', '+*', '.git/*'] })).toBe(true);
    for (const any of [[], ['-f', '-f'], ['*'], ['a*b'], ['a b'], [''], ['github:*']]) {
      expect(valid({ command: 'git push', any })).toBe(false);
    }
    expect(valid({ path: '~/x', any: ['-f'] })).toBe(false);
  });
});

describe('a path', () => {
  it.each(['~/.ssh/**', './**', '**/.env', '/proc/*/environ', '~/Library/My Files/*', '**/été/**'])(
    'may be %s',
    (path) => {
      expect(valid({ path })).toBe(true);
    },
  );

  it.each([
    ['no root', 'src/x'],
    ['a root alone', '~/'],
    ['a way up', '~/../x'],
    ['two slashes', '~/a//b'],
    ['a slash at its end', '~/a/'],
    ['`**` inside of a name', '~/a**'],
    ['a set', '~/{a,b}'],
    ['a class', '~/[ab]'],
    ['a parenthesis', '~/a)'],
    ['a quote', "~/a'"],
    ['a backtick', '~/`a`'],
    ['a variable', '~/$HOME'],
    ['a line break', '~/a\nb'],
    ['an invisible character', '~/a\u200bb'],
  ])('is refused with %s', (_, path) => {
    expect(valid({ path })).toBe(false);
    expect(valid({ read: path })).toBe(false);
    expect(valid({ edit: path })).toBe(false);
  });
});

describe('a host', () => {
  it.each(['example.org', '*.example.org', 'a-b.example.org', 'xn--bcher-kva.example', '0x0.st'])(
    'may be %s',
    (host) => {
      expect(valid({ host })).toBe(true);
    },
  );

  it.each([
    ['a scheme', 'https://example.org'],
    ['a port', 'example.org:443'],
    ['a path', 'example.org/x'],
    ['a user', 'me@example.org'],
    ['capital letters', 'Example.org'],
    ['a dot at its end', 'example.org.'],
    ['one label', 'localhost'],
    ['everything below a top-level domain', '*.com'],
    ['a star elsewhere', 'a*.example.org'],
    ['an address', '169.254.169.254'],
    ['an address in brackets', '[::1]'],
    ['a hyphen at the end of a label', 'a-.example.org'],
    ['letters that are not ASCII', 'bücher.example'],
  ])('is refused with %s', (_, host) => {
    expect(valid({ host })).toBe(false);
  });
});

describe('an MCP server', () => {
  it('may be named alone or with a tool', () => {
    expect(['github', 'github:get_issue', 'GitHub'].map((mcp) => valid({ mcp }))).toEqual([true, true, true]);
  });

  it('is refused where a CLI could read another server or tool out of it', () => {
    expect(['a__b', 'a:b__c', 'a:', ':b', 'a:b:c', 'a*', 'a b'].map((mcp) => valid({ mcp }))).not.toContain(
      true,
    );
  });
});

describe('an entry', () => {
  it('says exactly one thing', () => {
    expect(valid({})).toBe(false);
    expect(valid({ reason: 'x' })).toBe(false);
    expect(valid({ command: 'git', host: 'example.org' })).toBe(false);
  });

  it('is refused with a word that is not in the vocabulary', () => {
    expect(valid({ command: 'git', decision: 'allow' })).toBe(false);
  });

  it.each(['', 'two\nlines', 'turned \u202e around', '\u001b[31mred', 'x'.repeat(201)])(
    'is refused with the reason %j',
    (reason) => {
      expect(valid({ command: 'git', reason })).toBe(false);
    },
  );

  it('means the same as another one only where both are of one kind', () => {
    const command = matchOf({ command: 'mcp github' });
    const server = matchOf({ mcp: 'github' });
    expect(matchText(command)).toBe(matchText(server));
    expect(matchKey(command)).not.toBe(matchKey(server));
  });

  it('has later words in no order', () => {
    expect(matchKey(matchOf({ command: 'git', any: ['-b', '-a'] }))).toBe(
      matchKey(matchOf({ command: 'git', any: ['-a', '-b'] })),
    );
  });

  it('of one kind is never taken for a different one', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9_@%+=:,./~^-]{1,4}$/);
    const entry = fc.record(
      {
        command: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
        any: fc.uniqueArray(word, { minLength: 1, maxLength: 3 }).map((words) => words.sort()),
      },
      { requiredKeys: ['command'] },
    );
    fc.assert(
      fc.property(entry, entry, (one, other) => {
        const same = JSON.stringify([one.command, one.any]) === JSON.stringify([other.command, other.any]);
        expect(matchKey(matchOf(one)) === matchKey(matchOf(other))).toBe(same);
      }),
    );
  });
});
