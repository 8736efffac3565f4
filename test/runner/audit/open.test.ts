import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { allowed, blocked, check, handClock, headOf, logText, newFolder, open } from './support/run.ts';

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('the audit log', () => {
  test('is a file for its owner alone, in a folder for its owner alone', async () => {
    const folder = newFolder();
    const audit = await open(folder);
    await audit.append(blocked('.git/hooks/x'));
    expect(mode(folder)).toBe('700');
    for (const name of readdirSync(folder)) expect(mode(join(folder, name))).toBe('600');
    await audit.close();
    expect(readdirSync(folder).sort()).toEqual(['audit.jsonl', 'head.json']);
  });

  test('holds each entry, and the head names it, as soon as it is said to be written', async () => {
    const folder = newFolder();
    const { clock, pass } = handClock();
    const audit = await open(folder, { clock });
    for (let seq = 1; seq <= 3; seq += 1) {
      const entry = await audit.append(blocked(`f${seq}`));
      expect(JSON.parse(logText(folder).split('\n')[seq - 1] ?? '')).toEqual(entry);
      expect(headOf(folder)).toMatchObject({ seq, hash: entry?.hash });
      pass(10);
    }
    expect(await audit.close()).toEqual(headOf(folder));
    const { ok, entries } = check(folder);
    expect(ok).toBe(true);
    expect(entries.map(({ time }) => time.slice(17))).toEqual(['05.000Z', '05.010Z', '05.020Z']);
  });

  test('has the order in which the events came, from however many sources', async () => {
    const folder = newFolder();
    const audit = await open(folder);
    const came: string[] = [];
    const source = async (name: string) => {
      for (let index = 0; index < 50; index += 1) {
        came.push(`${name}${index}`);
        const done = audit.append(index % 2 === 0 ? allowed(`${name}${index}`) : blocked(`${name}${index}`));
        if (index % 7 === 0) await done;
        if (index % 11 === 0) await setTimeout(1);
      }
    };
    await Promise.all(['a', 'b', 'c', 'd'].map(source));
    await audit.close();
    const { ok, entries } = check(folder);
    expect(ok).toBe(true);
    expect(entries.map((entry) => ('host' in entry ? entry.host : 'path' in entry && entry.path))).toEqual(
      came,
    );
    expect(audit.counts()).toEqual({ network_allowed: 100, write_blocked: 100 });
  });

  test('goes on where the run before it ended', async () => {
    const folder = newFolder();
    for (const path of ['a', 'b', 'c']) {
      const audit = await open(folder);
      await audit.append(blocked(path));
      await audit.close();
    }
    expect(check(folder)).toMatchObject({ ok: true, entries: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] });
  });

  test('holds no secret, and shows what was hidden', async () => {
    const folder = newFolder();
    const audit = await open(folder, { secrets: ['the-run-token'] });
    await audit.append(blocked('a/the-run-token/\u202eb\n{"forged":1}'));
    await audit.close();
    expect(logText(folder)).not.toContain('the-run-token');
    expect(check(folder).entries).toMatchObject([
      { path: 'a/[redacted: secret]/\\u{202e}b\\u{a}{"forged":1}' },
    ]);
  });

  test('says that the clock was set back, beyond a second', async () => {
    const folder = newFolder();
    const { clock, pass } = handClock();
    const audit = await open(folder, { clock });
    for (const step of [0, -900, 5000, -60_000]) {
      pass(step);
      await audit.append(allowed('a.example'));
    }
    await audit.close();
    const { ok, notes } = check(folder);
    expect(ok).toBe(true);
    expect(notes).toMatchObject([{ seq: 4, words: 'the clock was set back by 60 s before entry 4' }]);
  });

  test('is closed once, whoever asks', async () => {
    const audit = await open(newFolder());
    expect(await audit.close()).toEqual(await audit.close());
    await expect(audit.append(blocked('x'))).rejects.toThrow('has been closed');
  });
});

describe('a flood', () => {
  test('is written up to a limit, counted beyond it, and hides nothing of another kind', async () => {
    const folder = newFolder();
    const { clock, pass } = handClock();
    const audit = await open(folder, { clock, limits: { burst: 5, sustained: 1 } });
    const written = await Promise.all(
      Array.from({ length: 50 }, (_, index) => audit.append(blocked(`f${index}`))),
    );
    expect(written.filter((entry) => entry !== undefined)).toHaveLength(5);
    await audit.append(allowed('a.example'));
    pass(1000);
    await audit.append({ action: 'rollback', checkpoint: 'c' });
    await Promise.all(Array.from({ length: 4 }, () => audit.append(blocked('late'))));
    await audit.append({ action: 'run_ended', exit: 0, ended: 'finished', counts: audit.counts() });
    await audit.close();
    const { ok, entries } = check(folder);
    expect(ok).toBe(true);
    expect(entries.map(({ action }) => action)).toEqual([
      ...Array.from({ length: 5 }, () => 'write_blocked'),
      ...['network_allowed', 'limited', 'rollback', 'write_blocked', 'run_ended', 'limited'],
    ]);
    expect(entries[6]).toMatchObject({ of: 'write_blocked', count: 45 });
    expect(entries[9]).toMatchObject({ counts: { write_blocked: 54, network_allowed: 1 } });
    expect(entries[10]).toMatchObject({ of: 'write_blocked', count: 3 });
  });
});
