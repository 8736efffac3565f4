import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Result } from '../../../runner/render/output/result.ts';
import { home, LIVED_IN, onto, put, rendered, snapshot, TOY } from './support/toy.ts';

const revert = { action: 'revert', revert: true } as const;

describe('a render', () => {
  test('makes what is missing, private, and nothing else', async () => {
    const target = home();
    const result = await onto(target);
    expect(result.files.map(({ state }) => state)).toEqual(['created', 'created', 'created']);
    expect(Object.keys(snapshot(target)).filter((path) => !path.startsWith('.local'))).toEqual([
      '.one',
      '.one/rules',
      '.one/rules/ours.rules',
      '.one/settings.json',
      '.two',
      '.two/config.toml',
    ]);
    expect(statSync(join(target, '.one')).mode & 0o777).toBe(0o700);
    expect(statSync(join(target, '.one/settings.json')).mode & 0o777).toBe(0o600);
  });

  test('keeps what a person has, and the modes of their files', async () => {
    const target = home(LIVED_IN);
    chmodSync(join(target, '.one/settings.json'), 0o640);
    await onto(target);
    expect(snapshot(target)).toMatchObject({
      '.one/settings.json': '640 {\n  // mine\n  "mode": "default",\n  "deny": ["z", "a", "b"]\n}\n',
      '.two/config.toml': expect.stringMatching(
        /# mine\npolicy = "ask" # oh\n\n\[other\]\nx = 1\n\n\[features\]\nx = false\n$/,
      ),
    });
  });

  test('writes nothing the second time', async () => {
    const target = home(LIVED_IN);
    await onto(target);
    const times = () =>
      Object.keys(snapshot(target)).map((path) => [
        path,
        statSync(join(target, path)).mtimeMs,
        statSync(join(target, path)).ino,
      ]);
    const before = times();
    const result = await onto(target);
    expect(result.files.map(({ state }) => state)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(times()).toEqual(before);
  });

  test('of one CLI leaves the others, and their revert leaves it', async () => {
    const target = home(LIVED_IN);
    await onto(target, { only: ['two'] });
    expect(readFileSync(join(target, '.one/settings.json'), 'utf8')).toBe(LIVED_IN['.one/settings.json']);
    await onto(target, { only: ['one'] });
    await onto(target, { ...revert, only: ['one'] });
    expect(readFileSync(join(target, '.one/settings.json'), 'utf8')).toBe(LIVED_IN['.one/settings.json']);
    expect(await onto(target, { action: 'check', only: ['two'] })).toMatchObject({ status: 0 });
  });

  test('takes away a file that is not rendered any more', async () => {
    const target = home();
    await onto(target);
    const { one = {}, two = {} } = TOY;
    const { 'rules/ours.rules': _, ...less } = one;
    const result = await onto(target, {}, rendered({ one: less, two }));
    expect(result.files).toContainEqual(
      expect.objectContaining({ path: join(target, '.one/rules/ours.rules'), state: 'removed' }),
    );
    expect(existsSync(join(target, '.one/rules/ours.rules'))).toBe(false);
    expect(await onto(target, { action: 'check' }, rendered({ one: less, two }))).toMatchObject({
      status: 0,
    });
  });

  test('is refused as a whole where one file is broken, and says all that is wrong', async () => {
    const target = home({
      ...LIVED_IN,
      '.one/settings.json': '{\n  "mode": \n}',
      '.two/config.toml': 'a =\n',
    });
    const before = snapshot(target);
    await expect(onto(target)).rejects.toMatchObject({
      status: 65,
      message: expect.stringMatching(/settings\.json:3: not JSON.*\n.*config\.toml:2: not TOML/),
    });
    expect(snapshot(target)).toEqual(before);
  });

  test('is refused where the target is no folder', async () => {
    await expect(onto('/nonexistent/home')).rejects.toMatchObject({ status: 65 });
  });

  test('is refused where a file is read-only, and nothing is written for any CLI', async () => {
    const target = home(LIVED_IN);
    chmodSync(join(target, '.two/config.toml'), 0o444);
    const before = snapshot(target);
    await expect(onto(target)).rejects.toMatchObject({
      status: 73,
      message: expect.stringContaining('.two/config.toml: cannot be written'),
    });
    expect(snapshot(target)).toEqual(before);
    expect(await onto(target, { action: 'check' })).toMatchObject({ status: 1 });
    expect(await onto(target, { only: ['one'] })).toMatchObject({ status: 0 });
  });

  test('that would switch approvals off is refused, and nothing is written', async () => {
    const target = home(LIVED_IN);
    const before = snapshot(target);
    const what = rendered({
      one: TOY.one ?? {},
      two: { 'config.toml': { kind: 'toml', owns: { approval_policy: 'never' } } },
    });
    await expect(onto(target, {}, what)).rejects.toMatchObject({
      status: 70,
      message: expect.stringMatching(/config\.toml\.approval_policy: got "never", expected untrusted/),
    });
    expect(snapshot(target)).toEqual(before);
  });

  test('leaves a person’s own bypass setting to them, and says so', async () => {
    const target = home({ '.one/settings.json': '{ "skipDangerousModePermissionPrompt": true }' });
    const { notes } = await onto(target);
    expect(notes).toContainEqual(
      expect.stringContaining('skipDangerousModePermissionPrompt: warning: your own setting'),
    );
    expect(readFileSync(join(target, '.one/settings.json'), 'utf8')).toContain(
      'skipDangerousModePermissionPrompt',
    );
  });
});

describe('a revert', () => {
  test('leaves every byte, mode and folder as it was, and then there is nothing to revert', async () => {
    for (const files of [{}, LIVED_IN]) {
      const target = home(files);
      const before = snapshot(target);
      await onto(target);
      await onto(target, {}, rendered({ ...TOY, two: {} }));
      await onto(target);
      expect(await onto(target, revert)).toMatchObject({ status: 0 });
      expect(snapshot(target)).toEqual(before);
      expect(await onto(target, revert)).toMatchObject({
        status: 0,
        notes: [expect.stringContaining('nothing to revert')],
      });
      expect(snapshot(target)).toEqual(before);
    }
  });

  test('keeps what was changed since', async () => {
    const target = home(LIVED_IN);
    await onto(target);
    put(
      target,
      '.two/config.toml',
      `${readFileSync(join(target, '.two/config.toml'), 'utf8')}\n[mine]\ny = 2 # later\n`,
    );
    put(target, '.one/notes.txt', 'mine');
    await onto(target, revert);
    expect(readFileSync(join(target, '.two/config.toml'), 'utf8')).toBe(
      `${LIVED_IN['.two/config.toml'].replace('"never" # oh', '"never" # oh')}\n[mine]\ny = 2 # later\n`,
    );
    expect(existsSync(join(target, '.one/notes.txt'))).toBe(true);
    expect(existsSync(join(target, '.local'))).toBe(false);
  });

  test('is refused as a whole where a file of ours was changed', async () => {
    const target = home(LIVED_IN);
    await onto(target);
    put(target, '.one/rules/ours.rules', 'edited\n');
    const before = snapshot(target);
    await expect(onto(target, revert)).rejects.toMatchObject({ status: 77 });
    expect(snapshot(target)).toEqual(before);
    rmSync(join(target, '.one/rules/ours.rules'));
    expect(await onto(target, revert)).toMatchObject({ status: 0 });
    expect(readFileSync(join(target, '.one/settings.json'), 'utf8')).toBe(LIVED_IN['.one/settings.json']);
  });

  test('keeps the copy of a file that the person has deleted, and says where', async () => {
    const target = home(LIVED_IN);
    await onto(target);
    rmSync(join(target, '.two/config.toml'));
    const { notes } = await onto(target, revert);
    const kept = notes.join('\n').match(/is kept: (\S+)/)?.[1] ?? '';
    expect(readFileSync(kept, 'utf8')).toBe(LIVED_IN['.two/config.toml']);
    expect(existsSync(join(target, '.two/config.toml'))).toBe(false);
  });

  test('can be tried out first', async () => {
    const target = home(LIVED_IN);
    await onto(target);
    const before = snapshot(target);
    const { files } = await onto(target, { action: 'dry-run', revert: true, diff: true });
    expect(files.map(({ state }) => state)).toEqual(['updated', 'removed', 'updated']);
    expect(snapshot(target)).toEqual(before);
  });
});

describe('looking only', () => {
  test('a check says what is missing or other, and writes nothing', async () => {
    const target = home(LIVED_IN);
    const before = snapshot(target);
    const result = await onto(target, { action: 'check' });
    expect(result.status).toBe(1);
    expect(result.files.map(({ changes }) => changes)).toEqual([
      [
        { kind: 'set', key: 'mode', got: 'plan', expected: 'default' },
        { kind: 'add', key: 'deny', item: 'a' },
        { kind: 'add', key: 'deny', item: 'b' },
      ],
      [{ kind: 'create' }],
      [
        { kind: 'set', key: 'policy', got: 'never', expected: 'ask' },
        { kind: 'set', key: 'features.x', expected: false },
      ],
    ]);
    expect(snapshot(target)).toEqual(before);
    await onto(target);
    expect(await onto(target, { action: 'check' })).toMatchObject({ status: 0 });
  });

  test('a diff is what a render then does', async () => {
    const target = home(LIVED_IN);
    const { files } = await onto(target, { action: 'dry-run', diff: true });
    await onto(target);
    const path = join(target, '.one/settings.json');
    expect(files.find((file) => file.path === path)?.diff).toBe(
      `--- ${path}\n+++ ${path}\n@@ -1,5 +1,5 @@\n {\n   // mine\n-  "mode": "plan",\n-  "deny": ["z"]\n` +
        '+  "mode": "default",\n+  "deny": ["z", "a", "b"]\n }\n',
    );
    expect(files[1]?.diff).toMatch(/^--- \/dev\/null\n/);
  });

  test('the result is as its schema says', async () => {
    const target = home(LIVED_IN);
    for (const action of ['check', 'dry-run', 'report', 'render', 'revert'] as const) {
      const result = await onto(target, { action, revert: action === 'revert' });
      expect(Result.parse(JSON.parse(JSON.stringify(result)))).toEqual(JSON.parse(JSON.stringify(result)));
    }
  });

  test('a damaged manifest is an error that says what to do', async () => {
    const target = home(LIVED_IN);
    await onto(target);
    writeFileSync(
      join(target, '.local/state/paddock/render/manifest.json'),
      '{"schema": "paddock/rendered/v9"}',
    );
    await expect(onto(target)).rejects.toMatchObject({
      status: 65,
      message: expect.stringMatching(
        /manifest\.json schema: got "paddock\/rendered\/v9", expected paddock\/rendered\/v1; restore/,
      ),
    });
  });
});
