import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../policy/audit/chain.ts';
import { blocked, check, headOf, newFolder, open } from './support/run.ts';

const WRITER = join(import.meta.dirname, 'support/writer-main.ts');

async function closedLog() {
  const folder = newFolder();
  const audit = await open(folder);
  await audit.append(blocked('a'));
  const before = headOf(folder);
  await audit.append(blocked('b'));
  await audit.close();
  return { folder, before };
}

describe('half a line at the end', () => {
  test.each([
    '{',
    '{"schema":"paddock/audit/v1","seq":3,"ti',
    '\0\0\0\0',
    '{"whole":"but for its line feed"}',
  ])('such as %j is kept aside and recorded, and the chain goes on', async (torn) => {
    const { folder } = await closedLog();
    appendFileSync(join(folder, 'audit.jsonl'), torn);
    expect(check(folder).faults).toMatchObject([{ kind: 'torn', seq: 3, line: 3 }]);
    const audit = await open(folder);
    await audit.append(blocked('c'));
    await audit.close();
    expect(readFileSync(join(folder, 'audit.torn'), 'utf8')).toBe(`${torn}\n`);
    const { ok, entries } = check(folder);
    expect(ok).toBe(true);
    expect(entries.slice(2)).toMatchObject([
      { action: 'recovered', torn_bytes: torn.length, torn_sha256: sha256(torn), beyond_head: 0 },
      { action: 'write_blocked', path: 'c' },
    ]);
  });

  test('of a log without any other is kept aside too', async () => {
    const folder = newFolder();
    await (await open(folder)).close();
    appendFileSync(join(folder, 'audit.jsonl'), '{"sch');
    await (await open(folder)).close();
    expect(check(folder)).toMatchObject({
      ok: true,
      entries: [{ seq: 1, action: 'recovered', torn_bytes: 5 }],
    });
  });
});

describe('a whole entry that the head does not know yet', () => {
  test('is taken over, and that is recorded', async () => {
    const { folder, before } = await closedLog();
    writeFileSync(join(folder, 'head.json'), JSON.stringify(before));
    expect(check(folder).faults).toMatchObject([{ kind: 'unsealed', seq: 2 }]);
    await (await open(folder)).close();
    expect(existsSync(join(folder, 'audit.torn'))).toBe(false);
    expect(check(folder)).toMatchObject({
      ok: true,
      entries: [{ path: 'a' }, { path: 'b' }, { action: 'recovered', torn_bytes: 0, beyond_head: 1 }],
    });
  });
});

describe('a writer that is killed', () => {
  test('at any moment loses no entry that was said to be written', { timeout: 30_000 }, async () => {
    const folder = newFolder();
    let said = 0;
    for (const after of [1, 7, 31]) {
      const writer = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      let last = 0;
      writer.stdout.setEncoding('utf8').on('data', (text: string) => {
        last = Number(text.trim().split('\n').at(-1));
      });
      await once(writer.stdout, 'data');
      await setTimeout(after);
      writer.kill('SIGKILL');
      await once(writer, 'close');
      said += last;
      const audit = await open(folder);
      await audit.close();
      const { ok, entries, faults } = check(folder);
      expect(faults).toEqual([]);
      expect(ok).toBe(true);
      expect(entries.filter(({ action }) => action === 'write_blocked').length).toBeGreaterThanOrEqual(said);
    }
    expect(readdirSync(folder)).not.toContain('audit.lock');
  });
});
