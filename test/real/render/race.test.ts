import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { home, LIVED_IN, read, render, snapshot } from './support.ts';

const KILLED_AT = join(import.meta.dirname, 'killed-at.mjs');

/** All but what Paddock remembers. */
function settings(target: string): Record<string, string> {
  return Object.fromEntries(Object.entries(snapshot(target)).filter(([path]) => !path.startsWith('.local')));
}

describe('renders at the same time', () => {
  test('end as one would, and a revert takes all of it back', async () => {
    const target = home(LIVED_IN);
    const before = snapshot(target);
    const one = home(LIVED_IN);
    await render(['--target', one]);
    const only = [[], ['--only', 'claude'], ['--only', 'codex'], ['--only', 'gemini'], [], []];
    const ends = await Promise.all(only.map((args) => render(['--target', target, ...args])));
    expect(ends.map(({ exitCode, stderr }) => (exitCode === 0 ? 0 : stderr))).toEqual(only.map(() => 0));
    expect(settings(target)).toEqual(settings(one));
    expect(readdirSync(join(target, '.local/state/paddock/render')).sort()).toEqual([
      'before',
      'manifest.json',
    ]);
    expect(await render(['--target', target, '--revert'])).toMatchObject({ exitCode: 0 });
    expect(snapshot(target)).toEqual(before);
  });

  test('with reverts leave one or the other, never a mixture', async () => {
    const target = home(LIVED_IN);
    const before = settings(target);
    const one = home(LIVED_IN);
    await render(['--target', one]);
    const runs = Array.from({ length: 6 }, (_, index) =>
      render(['--target', target, ...(index % 2 ? ['--revert'] : [])]),
    );
    const ends = await Promise.all(runs);
    for (const { exitCode, stderr } of ends) expect([0, 73], stderr).toContain(exitCode);
    expect([settings(one), before]).toContainEqual(settings(target));
  });
});

describe('a render that is killed', () => {
  test('wherever it is, is put right by the next one and can be taken back', {
    timeout: 240_000,
  }, async () => {
    const done = home(LIVED_IN);
    await render(['--target', done]);
    let kills = 0;
    for (let at = 1; ; at += 1) {
      const target = home(LIVED_IN);
      const before = settings(target);
      const env = { HOME: '/nonexistent', KILL_AT: String(at) };
      const { signal, exitCode } = await render(['--target', target], { env }, KILLED_AT);
      if (signal === undefined) {
        expect(exitCode).toBe(0);
        break;
      }
      kills += 1;
      expect(await render(['--target', target])).toMatchObject({ exitCode: 0 });
      expect(settings(target), `killed at ${at}`).toEqual(settings(done));
      expect(await render(['--target', target, '--revert'])).toMatchObject({ exitCode: 0 });
      expect(settings(target), `killed at ${at}, reverted`).toEqual(before);
      expect(
        Object.keys(snapshot(target))
          .filter((path) => /\.(json|toml|rules)/.test(path))
          .sort(),
      ).toEqual(Object.keys(LIVED_IN).sort());
    }
    expect(kills).toBeGreaterThan(6);
    expect(read(done, '.claude/settings.json')).toContain('"model": "opus"');
  });
});
