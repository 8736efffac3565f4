import { describe, expect, it } from 'vitest';
import { geminiRules, policyRules } from '../../../generators/gemini/permissions.ts';
import { residualRules } from '../../../generators/gemini/residual.ts';
import type { Decision, PermissionEntry } from '../../../policy/permissions/entry.ts';
import { permission } from '../permission.ts';

const NUL = '\0';

/** The tool's arguments as Gemini CLI 0.61.0 writes them for its policy expressions. */
const argumentsText = (args: Record<string, unknown>) =>
  `{${Object.keys(args)
    .sort()
    .map((key) => `${NUL}${JSON.stringify(key)}:${JSON.stringify(args[key])}${NUL}`)
    .join(',')}}`;

/** The expressions of an entry, made as Gemini CLI makes them. */
function expressions(decision: Decision, entry: PermissionEntry): RegExp[] {
  const expression = geminiRules(permission(decision, entry));
  const rules = 'rules' in expression ? expression.rules : [];
  return rules.map(({ argsPattern, commandRegex }) =>
    commandRegex === undefined
      ? new RegExp(String(argsPattern))
      : new RegExp(`"command":"${String(commandRegex)}`),
  );
}

const catches = (decision: Decision, entry: PermissionEntry, args: Record<string, unknown>) =>
  expressions(decision, entry).some((regex) => regex.test(argumentsText(args)));

describe("Gemini's policy rules", () => {
  it('are a prefix for a command', () => {
    expect(geminiRules(permission('allow', { command: 'git status' }))).toEqual({
      expressed: 'full',
      rules: [{ toolName: 'run_shell_command', commandPrefix: 'git status' }],
    });
  });

  const matches = (command: string, rule: Record<string, unknown> | undefined) =>
    new RegExp(`"command":"${String(rule?.commandRegex)}`).test(argumentsText({ command, description: 'x' }));

  it.each([
    ['**/.env', 'cat .env', true],
    ['**/.env', 'wc -c < app/.env; ls', true],
    ['**/.env', 'cat "./.env"', true],
    ['**/.env', 'cat .env.example', false],
    ['~/.ssh/**', 'grep -r x ~/.ssh', true],
    ['~/.ssh/**', 'cat /home/a/.ssh/id_rsa', true],
    ['~/.ssh/**', 'ls .sshx', false],
    ['**/*.pem', 'cat keys/server.pem', true],
    ['**/*.pem', 'cat server.pem.txt', false],
  ])('a path counts where a command names it: %s in %s: %s', (path, command, expected) => {
    const expression = geminiRules(permission('deny', { path }));
    const rules = 'rules' in expression ? expression.rules : [];
    const rule = rules.find(({ toolName }) => toolName === 'run_shell_command');
    expect(matches(command, rule)).toBe(expected);
  });

  it('hold back no command for a path that is only not to be edited, and allow none by a path', () => {
    for (const [decision, entry] of [
      ['deny', { edit: '**/.env' }],
      ['allow', { path: '**/.env' }],
    ] as const) {
      const expression = geminiRules(permission(decision, entry));
      const tools = 'rules' in expression ? expression.rules.map(({ toolName }) => toolName) : [];
      expect(tools).not.toContain('run_shell_command');
      expect(tools).not.toEqual([]);
    }
  });

  const [fetching, redirecting] = policyRules([]);
  it.each([
    ['echo x > a', true],
    ['echo x >> ~/.bashrc', true],
    ['echo x >| a', true],
    ['echo x >& a', true],
    ['cat <<< x > a', true],
    ['ls 2> errors', true],
    ['echo x > /dev/nullish', true],
    ['echo x >&2x', true],
    ['ls 2>/dev/null', false],
    ['ls > /dev/null 2>&1', false],
    ['ls 2>&1 | head', false],
    ['ls', false],
  ])('ask for what a redirection writes, over an allow: %s: %s', (command, expected) => {
    expect(matches(command, redirecting)).toBe(expected);
    expect(redirecting).toMatchObject({ decision: 'ask_user', priority: 500 });
  });

  it('ask for every fetch, below what a host says', () => {
    expect(fetching).toEqual({ toolName: 'web_fetch', decision: 'ask_user', priority: 100 });
  });

  it.each(['git push -uf', 'git push -fu', 'git push -f'])('see one letter in a bundle: %s', (command) => {
    expect(catches('deny', { command: 'git push', any: ['-f'] }, { command })).toBe(true);
  });

  const push: PermissionEntry = { command: 'git push', any: ['--force', '-f', '+*', 'main'] };
  it.each([
    'git push --force',
    'git push origin --force',
    'git push -f',
    'git push --force-with-lease',
    'git push origin +x',
    'git push main',
    'git push origin main && ls',
    'git  push --force',
  ])('catch a later word: %s', (command) => {
    expect(catches('deny', push, { command, description: 'x' })).toBe(true);
  });
  it.each(['git push', 'git push origin maintenance', 'git pull --force', 'git push origin fix-f'])(
    'leave its neighbour alone: %s',
    (command) => {
      expect(catches('deny', push, { command, description: 'git push --force' })).toBe(false);
    },
  );

  it.each([
    ['**/.env', '.env', true],
    ['**/.env', 'app/.env', true],
    ['**/.env', '/work/app/.env', true],
    ['**/.env', 'app/.environment', false],
    ['**/.env', 'app/x.env', false],
    ['~/.ssh/**', '/home/a/.ssh/id_rsa', true],
    ['~/.ssh/**', '/home/a/.sshx/id_rsa', false],
    ['**/*.pem', 'keys/server.pem', true],
    ['**/*.pem', 'keys/server.pem.txt', false],
  ])('the path %s catches %s: %s', (path, file, expected) => {
    expect(catches('deny', { path }, { file_path: file })).toBe(expected);
  });

  it('do not take what a file is to hold for its path', () => {
    expect(catches('deny', { edit: '**/.env' }, { content: 'see "/.env"', file_path: 'README.md' })).toBe(
      false,
    );
  });

  it.each([
    ['example.org', 'read https://example.org/x', true],
    ['example.org', 'read https://example.org.evil/x', false],
    ['example.org', 'read https://notexample.org/', false],
    ['example.org', 'read https://EXAMPLE.org:8443/x', true],
    ['example.org', 'read https://user@example.org', true],
    ['example.org', 'I read https://example.org.', true],
    ['*.example.org', 'read https://a.b.example.org', true],
    ['*.example.org', 'read https://example.org', false],
  ])('the host %s in "%s": %s', (host, prompt, expected) => {
    expect(catches('deny', { host }, { prompt })).toBe(expected);
  });

  it('allow no host, because a request may name another one beside it', () => {
    expect(geminiRules(permission('allow', { host: 'example.org' }))).toMatchObject({ expressed: 'none' });
  });

  it('allow no path that they cannot tell from others', () => {
    expect(geminiRules(permission('allow', { edit: './src/**' }))).toMatchObject({ expressed: 'none' });
    expect(geminiRules(permission('allow', { edit: '**/*.md' }))).toMatchObject({ expressed: 'full' });
  });

  it('put deny over ask over allow, whatever their order, and deny over a choice of "always allow"', () => {
    const rules = policyRules(
      (['allow', 'deny', 'ask'] as const).map((decision) => ({
        permission: permission(decision, { command: 'x' }),
        rules: [{ toolName: 'x' }],
      })),
    );
    const priority = Object.fromEntries(
      rules.filter(({ toolName }) => toolName === 'x').map((rule) => [rule.decision, Number(rule.priority)]),
    );
    expect(priority.deny).toBeGreaterThan(950);
    expect(priority.ask_user).toBeLessThan(950);
    expect(priority.ask_user).toBeGreaterThan(priority.allow ?? Number.NaN);
  });
});

describe("Gemini's residual rules", () => {
  const [rule] = residualRules([
    { id: 'force-push', reason: 'no', commands: [{ words: ['git', 'push'], any: ['--force', '-f', '+*'] }] },
  ]);
  const regex = new RegExp(`"command":"${String(rule?.commandRegex)}`);
  const denied = (command: string) => regex.test(argumentsText({ command, description: 'd' }));

  it.each([
    'git push --force',
    'git -C . push origin main -f',
    'bash -c "git push -uf"',
    "sh -c 'git push origin +main'",
    'env A=b /usr/bin/git push --force',
    'cd x && git commit -m y; git push -f',
    'git commit -m x\ngit push --force',
    'git commit -m "$(git push --force)"',
  ])('deny %s', (command) => expect(denied(command)).toBe(true));

  it.each([
    'git commit -m "never push --force"',
    'git log --grep "git push --force"',
    'grep -r "git push --force" .',
    'echo git push --force',
    'git push origin fix',
    'git push',
  ])('let %s run', (command) => expect(denied(command)).toBe(false));
});

describe('every expression', () => {
  it('passes the check that Gemini CLI drops rules by, in silence', () => {
    const unsafe = /\([^)]*[*+?{].*\)[*+?{]/;
    const entries: [Decision, PermissionEntry][] = [
      ['deny', { command: 'git push', any: ['--force', '-f', '+*', 'c++'] }],
      ['deny', { path: '~/a/**/*.b/**' }],
      ['deny', { host: '*.example.org' }],
    ];
    const all = entries
      .flatMap(([decision, entry]) => expressions(decision, entry))
      .map(({ source }) => source);
    const residual = residualRules([
      {
        id: 'a',
        reason: 'b',
        commands: [{ words: ['git', 'push'], any: ['-f', '+*', 'x'] }],
        paths: ['~/.ssh/**'],
      },
    ]).map((rule) => String(rule.commandRegex ?? rule.argsPattern));
    const always = policyRules([]).flatMap(({ commandRegex }) =>
      commandRegex ? [String(commandRegex)] : [],
    );
    for (const source of [...all, ...residual, ...always]) {
      expect(source).not.toMatch(unsafe);
      expect(source.length).toBeLessThan(2048);
    }
  });
});
