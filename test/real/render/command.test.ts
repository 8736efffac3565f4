import { chmodSync, mkdirSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { home, LIVED_IN, put, read, render, renderJson, snapshot } from './support.ts';

const FILES = [
  '.claude/settings.json',
  '.codex/config.toml',
  '.codex/rules/paddock.rules',
  '.gemini/settings.json',
  '.gemini/policies/paddock.toml',
];

describe('an empty home', () => {
  test('gets each CLI’s files, a check is content, and a second run writes nothing', async () => {
    const target = home();
    const first = await render(['--target', target]);
    expect(first).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('5 files written') });
    expect(first.stdout.split('\n')).toEqual(FILES.map((path) => `created ${join(target, path)}`));
    const before = FILES.map((path) => [
      statSync(join(target, path)).mtimeMs,
      statSync(join(target, path)).ino,
    ]);
    expect(await render(['--target', target, '--check'])).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await render(['--target', target])).toMatchObject({ exitCode: 0, stdout: '' });
    expect(
      FILES.map((path) => [statSync(join(target, path)).mtimeMs, statSync(join(target, path)).ino]),
    ).toEqual(before);
    expect(await render(['--target', target, '--revert'])).toMatchObject({ exitCode: 0 });
    expect(snapshot(target)).toEqual({});
    const again = await render(['--target', target, '--revert']);
    expect(again).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('nothing to revert') });
  });

  test('is found by HOME, and each CLI’s folder by its own variable', async () => {
    const me = home();
    const env = {
      HOME: me,
      CLAUDE_CONFIG_DIR: join(me, 'c'),
      CODEX_HOME: join(me, 'elsewhere/codex'),
      GEMINI_CLI_HOME: join(me, 'g'),
      XDG_STATE_HOME: join(me, 'state'),
    };
    expect(await render([], { env })).toMatchObject({ exitCode: 0 });
    const paths = Object.keys(snapshot(me));
    for (const path of [
      'c/settings.json',
      'elsewhere/codex/config.toml',
      'g/.gemini/settings.json',
      'state/paddock/render/manifest.json',
    ]) {
      expect(paths).toContain(path);
    }
    expect(await render(['--check'], { env })).toMatchObject({ exitCode: 0 });
    expect(
      await render(['--revert'], { env: { HOME: me, XDG_STATE_HOME: join(me, 'state') } }),
    ).toMatchObject({ exitCode: 0 });
    expect(snapshot(me)).toEqual({});
  });
});

describe('a lived-in home', () => {
  test('keeps all that is the person’s, and is as before after a revert', async () => {
    const target = home(LIVED_IN);
    chmodSync(join(target, '.codex/config.toml'), 0o600);
    const before = snapshot(target);
    expect(await render(['--target', target])).toMatchObject({ exitCode: 0 });
    const claude = read(target, '.claude/settings.json');
    expect(claude).toMatch(/^\{\n {4}\/\/ set up in March\n {4}"model": "opus",\n/);
    expect(claude).toContain(
      '"Bash(npm run lint:*)", // all day\n            "Read(~/notes/**)",\n            "',
    );
    expect(claude).toMatch(/"defaultMode": "default", \/\/ quicker\n/);
    expect(read(target, '.codex/config.toml')).toBe(
      LIVED_IN['.codex/config.toml']
        .replace('"untrusted"', '"on-request"')
        .replace('  "Codex",\n]\n', '  "Codex",\n]\nsandbox_mode = "workspace-write"\n'),
    );
    expect(JSON.parse(read(target, '.gemini/settings.json'))).toMatchObject({
      ui: { theme: 'Dracula' },
      general: { vimMode: true, defaultApprovalMode: 'auto_edit' },
    });
    expect(statSync(join(target, '.codex/config.toml')).mode & 0o777).toBe(0o600);
    expect(await render(['--target', target, '--revert'])).toMatchObject({ exitCode: 0 });
    expect(snapshot(target)).toEqual(before);
  });

  test('is told which comments make Claude Code drop its settings', async () => {
    const target = home(LIVED_IN);
    const { stderr } = await render(['--target', target]);
    expect(stderr).toMatch(/\.claude\/settings\.json:2: warning: Claude Code .* reads no comments/);
  });

  test('keeps CR LF', async () => {
    const files = Object.fromEntries(
      Object.entries(LIVED_IN).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]),
    );
    const target = home(files);
    expect(await render(['--target', target])).toMatchObject({ exitCode: 0 });
    for (const path of Object.keys(LIVED_IN)) {
      expect(read(target, path), path).not.toMatch(/(?<!\r)\n/);
    }
  });

  test('loses only ours in a revert after other edits', async () => {
    const target = home(LIVED_IN);
    await render(['--target', target]);
    const edited = read(target, '.codex/config.toml').replace('gpt-5.5', 'gpt-6');
    put(join(target, '.codex/config.toml'), `${edited}\n[tui]\nnotifications = true # new\n`);
    expect(await render(['--target', target, '--revert'])).toMatchObject({ exitCode: 0 });
    expect(read(target, '.codex/config.toml')).toBe(
      `${LIVED_IN['.codex/config.toml'].replace('gpt-5.5', 'gpt-6')}\n[tui]\nnotifications = true # new\n`,
    );
    expect(read(target, '.claude/settings.json')).toBe(LIVED_IN['.claude/settings.json']);
  });

  test('of which only one CLI is named keeps the others as they are', async () => {
    const target = home(LIVED_IN);
    expect(await render(['--target', target, '--only', 'codex'])).toMatchObject({ exitCode: 0 });
    expect(read(target, '.claude/settings.json')).toBe(LIVED_IN['.claude/settings.json']);
    expect(read(target, '.gemini/settings.json')).toBe(LIVED_IN['.gemini/settings.json']);
    expect(await render(['--target', target, '--check', '--only', 'codex'])).toMatchObject({ exitCode: 0 });
    expect(await render(['--target', target, '--check'])).toMatchObject({ exitCode: 1 });
  });
});

describe('looking only', () => {
  test('a check names each key, item and file, and writes nothing', async () => {
    const target = home(LIVED_IN);
    const before = snapshot(target);
    const { exitCode, stdout, stderr } = await render(['--target', target, '--check']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('.codex/config.toml: approval_policy: got "untrusted", expected "on-request"');
    expect(stdout).toContain('.codex/rules/paddock.rules: the file is missing');
    expect(stdout).toMatch(/settings\.json: permissions\.deny: missing "/);
    expect(stderr).toContain('5 files not as it should be');
    const { files } = await renderJson(['--target', target, '--check']);
    expect(files[0]?.changes.length).toBeGreaterThan(100);
    expect(snapshot(target)).toEqual(before);
  });

  test('a diff is one that patch(1) applies to what a render makes', async () => {
    const target = home(LIVED_IN);
    const other = home(LIVED_IN);
    const { stdout, exitCode } = await render(['--target', target, '--diff']);
    expect(exitCode).toBe(0);
    expect(stdout).not.toContain('\u001b[');
    await render(['--target', target]);
    await execa('patch', ['-p0', '--silent', '--directory', '/'], {
      input: `${stdout.replaceAll(target, other)}\n`,
    });
    for (const path of FILES) expect(read(other, path), path).toBe(read(target, path));
  });

  test('a diff is in colours where they are asked for, and NO_COLOR is honoured', async () => {
    const target = home(LIVED_IN);
    const env = { HOME: target, FORCE_COLOR: '1' };
    expect((await render(['--diff'], { env })).stdout).toContain('\u001b[32m+');
    expect((await render(['--diff'], { env: { HOME: target, NO_COLOR: '1' } })).stdout).not.toContain(
      '\u001b[',
    );
  });

  test('a dry run says what would be done, a report what cannot be said', async () => {
    const target = home();
    const dry = await render(['--target', target, '--dry-run']);
    expect(dry.stdout).toMatch(/^would create .*\.claude\/settings\.json\n/);
    const report = await render(['--target', target, '--report', '--only', 'codex']);
    expect(report.stdout).toMatch(/^codex allow none: \d+\n/);
    expect(report.stdout).not.toMatch(/^(claude|gemini)/m);
    expect((await renderJson(['--target', target, '--report'])).report.length).toBeGreaterThan(50);
    expect(snapshot(target)).toEqual({});
  });
});

describe('a file that is not ours to write', () => {
  test('a link to the Nix store is left alone, the rest is rendered', async () => {
    const target = home();
    mkdirSync(join(target, '.claude'));
    symlinkSync(
      '/nix/store/00000000000000000000000000000000-home-manager-files/settings.json',
      join(target, '.claude/settings.json'),
    );
    const { exitCode, stderr } = await render(['--target', target]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      '.claude/settings.json: a link to the Nix store: home-manager or another tool manages it',
    );
    const { files } = await renderJson(['--target', target, '--check']);
    expect(files.map(({ state }) => state)).toEqual([
      'managed',
      'unchanged',
      'unchanged',
      'unchanged',
      'unchanged',
    ]);
  });

  test('a link into a dotfiles repository is followed', async () => {
    const target = home({ 'dotfiles/codex.toml': LIVED_IN['.codex/config.toml'] });
    mkdirSync(join(target, '.codex'));
    symlinkSync('../dotfiles/codex.toml', join(target, '.codex/config.toml'));
    await render(['--target', target]);
    expect(read(target, 'dotfiles/codex.toml')).toContain('approval_policy = "on-request"');
    await render(['--target', target, '--revert']);
    expect(read(target, 'dotfiles/codex.toml')).toBe(LIVED_IN['.codex/config.toml']);
  });

  test('a read-only file stops everything before anything is written', async () => {
    const target = home(LIVED_IN);
    chmodSync(join(target, '.gemini/settings.json'), 0o444);
    const before = snapshot(target);
    const { exitCode, stderr } = await render(['--target', target]);
    expect(exitCode).toBe(73);
    expect(stderr).toMatch(/\.gemini\/settings\.json: cannot be written\nnothing was changed; .*chmod u\+w/);
    expect(snapshot(target)).toEqual(before);
  });

  test.runIf(process.getuid?.() === 0)(
    'a folder of another user’s does too, and a file that cannot be read',
    async () => {
      const user = { uid: 65534, gid: 65534 };
      const target = home(LIVED_IN);
      chmodSync(target, 0o755);
      chmodSync(join(target, '.codex/config.toml'), 0o600);
      const before = snapshot(target);
      const unreadable = await render(['--target', target], user);
      expect(unreadable).toMatchObject({
        exitCode: 65,
        stderr: expect.stringMatching(/config\.toml: cannot be read \(EACCES\)/),
      });
      const unwritable = await render(['--target', target, '--only', 'claude'], user);
      expect(unwritable).toMatchObject({
        exitCode: 73,
        stderr: expect.stringContaining('cannot be written'),
      });
      expect(snapshot(target)).toEqual(before);
    },
  );
});

describe('a broken file', () => {
  test.each([
    [
      '.claude/settings.json',
      '{\n  "model": "opus"\n  "x": 1\n}',
      /\.claude\/settings\.json:3: not JSON: comma expected/,
    ],
    [
      '.claude/settings.json',
      '{\n  "permissions": []\n}',
      /settings\.json:2 permissions: got \[\], expected a table/,
    ],
    [
      '.codex/config.toml',
      'model = "x"\nmodel = "y"\n',
      /config\.toml:2: not TOML: defining a key multiple times/,
    ],
    [
      '.codex/config.toml',
      'approval_policy = 2020-01-01\n',
      /config\.toml:1 approval_policy: got .*, expected a text/,
    ],
    ['.gemini/settings.json', '{ "security": { "disableYoloMode": true, }', /settings\.json:1: not JSON/],
  ])('stops everything, with its place and what to do: %s %j', async (path, text, message) => {
    const target = home({ ...LIVED_IN, [path]: text });
    const before = snapshot(target);
    const { exitCode, stderr, stdout } = await render(['--target', target]);
    expect([exitCode, stdout]).toEqual([65, '']);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/then run this again/);
    expect(snapshot(target)).toEqual(before);
    expect(await renderJson(['--target', target])).toMatchObject({
      status: 65,
      error: expect.stringMatching(message),
    });
  });

  test('a folder in its place does too', async () => {
    const target = home();
    mkdirSync(join(target, '.gemini/settings.json'), { recursive: true });
    expect(await render(['--target', target])).toMatchObject({
      exitCode: 65,
      stderr: expect.stringContaining('got a folder'),
    });
  });
});

describe('what is refused', () => {
  test.each([['autonomous'], ['ci']])('the profile %s, however it is asked for', async (name) => {
    const target = home();
    for (const args of [[name], ['--profile', name], [`--profile=${name}`]]) {
      const { exitCode, stderr } = await render(['--target', target, ...args]);
      expect(exitCode).toBe(77);
      expect(stderr).toMatch(/exists only inside the image/);
    }
    expect(snapshot(target)).toEqual({});
  });

  test('any other argument, with the usage', async () => {
    for (const args of [['--yolo'], ['interactive'], ['--profile', 'interactive'], ['--only', 'cursor']]) {
      expect(await render(args)).toMatchObject({
        exitCode: 64,
        stderr: expect.stringContaining('usage: nix run'),
      });
    }
    expect(await render(['--help'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('Examples'),
    });
  });

  test.each([
    ['frobnicate --yolo', 70, /permissions\.allow: got .* expected no --yolo in it/],
    ['claude --dangerously-skip-permissions', 65, /has no effect beside ask "claude"/],
  ])(
    'an entry of a person’s own that switches an agent’s approvals off: %s',
    async (command, status, message) => {
      const target = home(LIVED_IN);
      const before = snapshot(target);
      put(join(target, 'own.toml'), `[[allow]]\ncommand = "${command}"\n`);
      const { exitCode, stderr } = await render([
        '--target',
        target,
        '--permissions',
        join(target, 'own.toml'),
      ]);
      expect(exitCode).toBe(status);
      expect(stderr).toMatch(message);
      rmSync(join(target, 'own.toml'));
      expect(snapshot(target)).toEqual(before);
    },
  );
});

describe('a person’s own entries', () => {
  test.each([
    ['own.toml', '[[allow]]\ncommand = "frobnicate lint"\n'],
    ['own.json', '{ "allow": [{ "command": "frobnicate lint" }] }'],
  ])('are rendered with the rest and taken out without them: %s', async (name, text) => {
    const target = home({ [name]: text });
    const args = ['--target', target, '--permissions', join(target, name)];
    expect(await render(args)).toMatchObject({ exitCode: 0 });
    expect(read(target, '.claude/settings.json')).toContain('Bash(frobnicate lint');
    expect(await render([...args, '--check'])).toMatchObject({ exitCode: 0 });
    await render(['--target', target]);
    expect(read(target, '.claude/settings.json')).not.toContain('frobnicate');
  });

  test.each([
    ['own.toml', '[[allow]]\ncomand = "x"\n', /own\.toml:\d+ allow\.0/],
    ['own.json', '{ "allow": [{ "comand": "x" }] }', /own\.json allow\.0/],
    ['own.json', '{', /own\.json: not JSON/],
  ])('that are wrong are an error by place: %s %j', async (name, text, message) => {
    const target = home({ [name]: text });
    const { exitCode, stderr } = await render(['--target', target, '--permissions', join(target, name)]);
    expect(exitCode).toBe(65);
    expect(stderr).toMatch(message);
  });

  test('that are not there are an error', async () => {
    expect(await render(['--permissions', '/nonexistent.toml'])).toMatchObject({ exitCode: 65 });
  });
});

test('a target that was moved is still known', async () => {
  const target = home(LIVED_IN);
  await render(['--target', target]);
  const moved = `${target}-moved`;
  renameSync(target, moved);
  expect(await render(['--target', moved, '--check'])).toMatchObject({ exitCode: 0 });
  expect(await render(['--target', moved, '--revert'])).toMatchObject({ exitCode: 0 });
  expect(read(moved, '.claude/settings.json')).toBe(LIVED_IN['.claude/settings.json']);
});
