import { describe, expect, test } from 'vitest';
import { approvalFaults } from '../../../generators/settings/approvals.ts';
import { evaluate, HERE, refusal, STAND_IN, WORLDS } from './worlds.ts';

/** Settings that switch approvals off by a way that an option's type knows. */
const TYPED = [
  ['claude', 'permissions.defaultMode', '"bypassPermissions"'],
  ['claude', 'permissions.disableBypassPermissionsMode', '"enable"'],
  ['claude', 'skipDangerousModePermissionPrompt', 'true'],
  ['codex', 'approval_policy', '"never"'],
  ['codex', 'sandbox_mode', '"danger-full-access"'],
  ['gemini', 'general.defaultApprovalMode', '"yolo"'],
  ['gemini', 'security.disableYoloMode', 'false'],
] as const;

/** By any other way: CLI, attribute path, value as JSON. */
const UNTYPED = [
  ['codex', 'profiles.fast.approval_policy', 'never'],
  ['codex', 'profiles.fast.sandbox_mode', 'danger-full-access'],
  ['codex', 'default_permissions', ':danger-full-access'],
  ['codex', 'approval_policy_for.anything', 'danger-full-access'],
  ['codex', 'approvals_reviewer', 'guardian_subagent'],
  ['codex', 'mcp_servers.other.args', ['exec', '--dangerously-bypass-approvals-and-sandbox']],
  ['codex', 'notify', ['codex', '--yolo']],
  ['claude', 'defaultMode', 'bypassPermissions'],
  ['claude', 'permissions.nested.mode', 'bypassPermissions'],
  ['claude', 'allowDangerouslySkipPermissions', true],
  ['claude', 'bypassPermissionsModeAccepted', true],
  ['claude', 'permissions.allow', ['Bash(ls)', 'Bash']],
  ['claude', 'permissions.allow', ['Bash(*)']],
  ['claude', 'permissions.allow', ['Bash(:*)']],
  ['claude', 'permissions.allow', ['*']],
  ['claude', 'permissions.allow', ['Bash(claude --dangerously-skip-permissions:*)']],
  ['claude', 'env.IS_SANDBOX', '1'],
  ['claude', 'enableAllProjectMcpServers', true],
  [
    'claude',
    'hooks.Stop',
    [{ hooks: [{ type: 'command', command: 'claude --permission-mode bypassPermissions' }] }],
  ],
  ['gemini', 'tools.allowed', ['run_shell_command']],
  ['gemini', 'tools.autoAccept', true],
  ['gemini', 'mcpServers.other.trust', true],
  ['gemini', 'mcpServers.other.args', ['--approval-mode', 'yolo']],
  ['gemini', 'adminPolicyPaths', ['/home/jane/open']],
  ['gemini', 'policyPaths', []],
] as const;

/** What stands near them and leaves approvals on. */
const NEIGHBOURS = [
  ['codex', 'profiles.careful.approval_policy', 'untrusted'],
  ['codex', 'features.yolo-free', true],
  ['codex', 'projects."/home/jane/bypass".trust_level', 'trusted'],
  ['codex', 'history.persistence', 'never'],
  ['codex', 'mcp_servers.other.args', ['--yes', 'serve']],
  ['claude', 'permissions.defaultMode', 'plan'],
  ['claude', 'permissions.allow', ['Bash(git status)', 'Bash(npm run *)']],
  ['claude', 'permissions.deny', ['Bash(claude --dangerously-skip-permissions:*)', '*']],
  ['claude', 'permissions.ask', ['Bash(codex --yolo:*)']],
  ['claude', 'skipDangerousModePermissionPrompt', false],
  ['claude', 'env.EDITOR', 'vi'],
  ['gemini', 'security.disableYoloMode', true],
  ['gemini', 'tools.allowed', ['run_shell_command(git status)']],
  ['gemini', 'mcpServers.other.trust', false],
] as const;

const nix = (value: unknown) => `(builtins.fromJSON ${JSON.stringify(JSON.stringify(value))})`;
const nest = (path: string, value: unknown): Record<string, never> => {
  const keys = [...path.matchAll(/"([^"]*)"|[^.]+/g)].map(([whole, quoted]) => quoted ?? whole);
  return keys.reduceRight((inner: unknown, key) => ({ [key]: inner }), value) as Record<string, never>;
};

describe.each(WORLDS)('approvals stay on in $name', (world) => {
  const failures = (modules: string) => evaluate(world, `e.failures [ own ${modules} ]`) as Promise<string[]>;

  test.each(TYPED)('the type refuses settings.%s.%s = %s', async (cli, path, value) => {
    const module = `{ programs.paddock.settings.${cli}.${path} = ${value}; }`;
    expect(await refusal(world, `e.config [ own ${module} ]`)).toMatch(
      `programs.paddock.settings.${cli}.${path}' is not of type`,
    );
  });

  test.each(UNTYPED)('an assertion refuses settings.%s.%s = %j', async (cli, path, value) => {
    const messages = await failures(`{ programs.paddock.settings.${cli}.${path} = ${nix(value)}; }`);
    expect(messages).toEqual([expect.stringMatching(/approvals stay on outside the image/)]);
    expect(messages[0]).toContain(`programs.paddock.settings.${cli}.`);
  });

  test('the assertion also sees what only several definitions say together', async () => {
    const messages = await failures(
      `{ programs.paddock.settings.codex.notify = [ "codex" "--ask-for-approval" ]; }
       { programs.paddock.settings.codex.notify = [ "never" ]; }`,
    );
    expect(messages).toHaveLength(1);
  });

  test.each(NEIGHBOURS)('settings.%s.%s = %j is taken', async (cli, path, value) => {
    expect(await failures(`{ programs.paddock.settings.${cli}.${path} = ${nix(value)}; }`)).toEqual([]);
  });

  const allow = (entry: object) => `{ programs.paddock.extraPermissions.allow = [ ${nix(entry)} ]; }`;

  test.each([
    { command: 'claude' },
    { command: 'codex exec' },
    { command: '/usr/local/bin/gemini -p' },
    { command: 'just', any: ['--yolo'] },
    { command: 'npx claude --dangerously-skip-permissions' },
    { command: 'bash' },
    { command: 'sh -c' },
    { command: 'sudo' },
    { command: '/usr/bin/env' },
    { command: 'xargs rm' },
    { edit: '~/.claude/settings.json' },
    { edit: '~/.codex/**' },
    { path: '~/.gemini/policies/*' },
    { edit: '/**' },
    { edit: '**/*' },
    { edit: '**/*.json' },
    { path: '/home/*/.codex/config.toml' },
    { edit: '~/.claude.json' },
  ])('an allowed %j is refused', async (entry) => {
    const messages = await failures(allow(entry));
    expect(messages).toEqual([expect.stringContaining('programs.paddock.extraPermissions.allow.0: got ')]);
  });

  test.each([
    { command: 'just test' },
    { command: 'shfmt -d' },
    { command: 'git push', any: ['--dry-run'] },
    { edit: './**' },
    { edit: '~/src/**' },
    { edit: '**/*.md' },
    { read: '~/.claude/settings.json' },
    { host: 'example.org' },
    { mcp: 'tracker' },
  ])('an allowed %j is taken', async (entry) => {
    expect(await failures(allow(entry))).toEqual([]);
  });

  test('follows the folders that the session variables name', async () => {
    const moved = '{ home.sessionVariables.CODEX_HOME = "$HOME/c"; }';
    expect(await failures(`${moved} ${allow({ edit: '~/c/**' })}`)).toHaveLength(1);
    expect(await failures(allow({ edit: '~/c/**' }))).toEqual([]);
  });

  test('an agent or a shell may be asked for and denied', async () => {
    const lists =
      '{ ask = [{ command = "claude"; }]; deny = [{ command = "sudo"; } { edit = "~/.claude/**"; }]; }';
    expect(await failures(`{ programs.paddock.extraPermissions = ${lists}; }`)).toEqual([]);
  });
});

test('Nix and TypeScript find the same', async () => {
  const cases = [
    ...[...UNTYPED, ...NEIGHBOURS].map(([cli, path, value]) => [cli, nest(path, value)] as const),
    ...TYPED.map(([cli, path, value]) => [cli, nest(path, JSON.parse(value))] as const),
    ['x', nest('a', [[{ trust: 'yes' }], 'danger-full-access'])] as const,
    ['x', nest('defaultMode', { a: 1, b: [true] })] as const,
    ['x', nest('constructor.prototype', 'yolo')] as const,
  ];
  const found = await evaluate(
    STAND_IN,
    `let find = (import ${HERE}/../../../nix/home-manager/approvals.nix).settingsFaults; in
      map (one: find (builtins.elemAt one 0) (builtins.elemAt one 1)) ${nix(cases)}`,
  );
  expect(found).toEqual(cases.map(([cli, settings]) => approvalFaults(cli, settings)));
  expect((found as string[][]).filter((faults) => faults.length === 0)).toHaveLength(NEIGHBOURS.length);
});
