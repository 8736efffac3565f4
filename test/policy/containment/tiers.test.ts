import { describe, expect, it } from 'vitest';
import { withRules } from '../../../policy/containment/containment.ts';
import { pathRule } from '../../../policy/containment/rules.ts';
import { mayWrite, tierOf } from '../../../policy/containment/tiers.ts';
import { DEFAULT, parse, tier } from './support.ts';

const BLOCKED = [
  '.env',
  'apps/web/.env.production',
  '.env.local.bak',
  'credentials.json',
  'deploy/secrets.yaml',
  '.npmrc',
  '.pypirc',
  '.ssh/id_ed25519',
  'keys/id_rsa',
  '.aws/credentials',
  '.docker/config.json',
  'infra/terraform.tfstate',
  'infra/terraform.tfstate.backup',
  '.claude/.credentials.json',
  'config/credentials/production.key',
  '.git-credentials',
];

const READONLY = [
  'paddock.toml',
  'packages/a/paddock.toml',
  'CLAUDE.md',
  'docs/AGENTS.md',
  'GEMINI.md',
  '.claude',
  '.claude/settings.json',
  '.claude/settings.local.json',
  '.claude/agents/x.md',
  '.claude/commands/x.md',
  '.claude/skills/x/SKILL.md',
  '.claude/hooks/x.sh',
  'packages/a/.claude/agents/x.md',
  '.codex/config.toml',
  '.gemini/settings.json',
  '.gemini/.env.sample',
  '.mcp.json',
  '.cursor/mcp.json',
  '.vscode/tasks.json',
  'a.code-workspace',
  '.idea/runConfigurations/x.xml',
  '.envrc',
  'sub/.envrc',
  '.devcontainer/devcontainer.json',
  '.devcontainer.json',
  '.husky/pre-commit',
  '.githooks/pre-commit',
  'lefthook.yml',
  '.pre-commit-config.yaml',
  '.github/workflows/ci.yml',
  '.github/actions/x/action.yml',
  '.gitlab-ci.yml',
  'Jenkinsfile',
  '.mise.toml',
  'mise.local.toml',
  '.yarnrc.yml',
  '.yarn/releases/yarn-4.cjs',
  '.cargo/config.toml',
  '.zshrc',
  '.bash_profile',
  '.gdbinit',
  '.exrc',
  '.nvim.lua',
  '.dir-locals.el',
];

const READWRITE = [
  'src/index.ts',
  'package.json',
  'Makefile',
  'README.md',
  '.env.example',
  'apps/web/.env.sample',
  '.env.template',
  '.environment',
  'env',
  'environment/.env-notes.md',
  'vscode/tasks.json',
  '.vscodes',
  '.github/CODEOWNERS',
  '.github/dependabot.yml',
  'docs/claude.txt',
  'src/credentials.ts',
  'src/secrets/index.ts',
  '.gitignore',
  '.gitattributes',
  '.gitmodules',
  '.editorconfig',
  'pnpm-workspace.yaml',
  'Dockerfile',
  'flake.nix',
  'github/workflows/ci.yml',
  'test/fixtures/key.pem',
  'a:b',
  'git/config',
  'x.git/config',
  'digit~1',
  'notes~1.txt',
];

describe('by default', () => {
  it.each(BLOCKED)('%s is neither read nor written', (path) => {
    expect(tier(path)).toMatchObject({ tier: 'blocked', rule: { source: 'default' } });
  });

  it.each(READONLY)('%s is read, and not written', (path) => {
    expect(tier(path)).toMatchObject({ tier: 'readonly', rule: { source: 'default' } });
  });

  it.each(READWRITE)('%s is read and written', (path) => {
    expect(tier(path)).toEqual({ tier: 'readwrite' });
  });

  it('the top of the workspace may be written', () => {
    for (const path of ['', '.', './', './/.'])
      expect(tierOf(path, true, DEFAULT)).toEqual({ tier: 'readwrite' });
  });
});

/** Other spellings that some file system, or a tool on it, takes for the same path. */
const SPELLINGS: readonly [how: string, path: string, tier: string][] = [
  ['without case', '.ENV', 'blocked'],
  ['without case', '.Claude/Agents/x.md', 'readonly'],
  ['without case', 'PADDOCK.TOML', 'readonly'],
  ['doubled slashes', '.claude//agents///x.md', 'readonly'],
  ['a dot between slashes', './a/./.env', 'blocked'],
  ['a slash at the end', '.vscode/', 'readonly'],
  ['a character that HFS+ ignores', '.e\u200cnv', 'blocked'],
  ['a byte order mark', '\ufeff.env', 'blocked'],
  ['a soft hyphen', '.vs\u00adcode/tasks.json', 'readonly'],
  ['full width', '．ｅｎｖ', 'blocked'],
  ['a ligature', '.con\ufb01g/gcloud/x', 'blocked'],
  ["Kelvin's sign", 'paddoc\u212a.toml', 'readonly'],
  ['a long s', '.v\u017fcode/tasks.json', 'readonly'],
  ['dots at the end', '.env...', 'blocked'],
  ['spaces at the end', '.vscode /tasks.json', 'readonly'],
  ['a stream', '.env::$DATA', 'blocked'],
  ['a stream of a directory', '.claude::$INDEX_ALLOCATION/settings.json', 'readonly'],
  ['a short name', 'CLAUDE~1/settings.json', 'readonly'],
  ['a short name', 'ENV~1', 'blocked'],
  ['a short name with more digits', 'PADDO~12.TOM', 'readonly'],
  ['backslashes', '.claude\\agents\\x.md', 'readonly'],
  ['a line break before it', 'a\nb/.env', 'blocked'],
];

describe('another spelling of a protected path', () => {
  it.each(SPELLINGS)('%s: %j is %s', (_, path, expected) => {
    expect(tier(path).tier).toBe(expected);
  });

  it('is found in the pattern as well', () => {
    const own = parse('[containment]', 'blocked_files = ["Stra\u00dfe.txt", "CAFE\u0301.*"]');
    for (const path of [
      'straße.txt',
      'STRASSE.TXT',
      'strasse.txt',
      'café.md',
      'CAF\u00c9.md',
      'cafe\u0301.md',
    ]) {
      expect(tier(path, own).tier, path).toBe('blocked');
    }
    expect(tier('strase.txt', own).tier).toBe('readwrite');
    expect(tier('cafe.md', own).tier).toBe('readwrite');
  });
});

describe('a path as bytes', () => {
  it('is judged as its text is', () => {
    expect(tierOf(Buffer.from('a/.env'), false, DEFAULT).tier).toBe('blocked');
    expect(tierOf(Buffer.from('\ufeff.env'), false, DEFAULT).tier).toBe('blocked');
  });

  it('need not be text', () => {
    const odd = (name: string) => Buffer.concat([Buffer.from([0xff, 0x2f]), Buffer.from(name)]);
    expect(tierOf(odd('.env'), false, DEFAULT).tier).toBe('blocked');
    expect(tierOf(odd('a.ts'), false, DEFAULT).tier).toBe('readwrite');
  });
});

describe('a path that its text does not tell', () => {
  it.each(['../x', 'a/../.env', 'a/..', '/etc/passwd', '/', 'a\0b', 'a\\..\\b'])('is blocked: %j', (path) => {
    expect(tier(path)).toMatchObject({ tier: 'blocked', rule: { list: 'core' } });
  });
});

describe('directories', () => {
  it('with the name of a protected file are left alone: .env may be a virtual environment', () => {
    expect(tier('.env/').tier).toBe('readwrite');
    expect(tier('.env/bin/python').tier).toBe('readwrite');
    expect(tier('.env').tier).toBe('blocked');
  });

  it('are protected by their name whatever has it: a link of that name leads elsewhere', () => {
    expect(tier('.vscode').tier).toBe('readonly');
    expect(tier('.vscode/').tier).toBe('readonly');
  });

  it('with the name of the configuration of Paddock are protected', () => {
    expect(tier('paddock.toml/').tier).toBe('readonly');
  });
});

describe('more than one rule', () => {
  it('blocks rather than lets read, wherever it is said', () => {
    const own = parse(
      '[containment]',
      'blocked_directories = [".github/workflows"]',
      'readonly_files = [".env"]',
    );
    expect(tier('.github/workflows/ci.yml', own)).toMatchObject({
      tier: 'blocked',
      rule: { source: 'paddock.toml:2' },
    });
    expect(tier('.env', own).tier).toBe('blocked');
  });

  it("names Paddock's own first, then the workspace's", () => {
    const own = parse('[containment]', 'readonly_files = ["*.toml", ".envrc"]');
    expect(tier('paddock.toml', own).rule?.list).toBe('core');
    expect(tier('.envrc', own).rule?.source).toBe('paddock.toml:2');
  });

  it('may be added for what git is told', () => {
    const rule = pathRule('readonly_directories', 'tools/hooks', 'git config core.hooksPath', 'hooks');
    const more = withRules(DEFAULT, [rule]);
    expect(tier('tools/hooks/pre-commit', more)).toMatchObject({
      tier: 'readonly',
      rule: { reason: 'hooks' },
    });
    expect(tier('tools/hooks/pre-commit').tier).toBe('readwrite');
  });
});

describe('what may be written', () => {
  const allowed = (path: string, mode: 'strict' | 'permissive') => mayWrite(tier(path), mode);

  it('is what is neither blocked nor read-only, in strict mode', () => {
    expect(
      ['src/a.ts', '.vscode/x', '.env', 'paddock.toml', '.git/config'].map((path) => allowed(path, 'strict')),
    ).toEqual([...[true, false, false, false, false]]);
  });

  it('is in permissive mode what is read-only too, but neither git nor Paddock', () => {
    const paths = ['src/a.ts', '.vscode/x', '.env', 'paddock.toml', '.git/config', '.git/hooks/x', '../x'];
    expect(paths.map((path) => allowed(path, 'permissive'))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
