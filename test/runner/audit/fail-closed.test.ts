import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AuditEvent } from '../../../policy/audit/events.ts';
import { AuditError } from '../../../runner/audit/error.ts';
import { blocked, check, logText, newFolder, open } from './support/run.ts';

const WRITER = join(import.meta.dirname, 'support/writer-main.ts');

/** A log with two entries, still open. */
async function started() {
  const folder = newFolder();
  const audit = await open(folder);
  await audit.append(blocked('a'));
  await audit.append(blocked('b'));
  return { folder, audit };
}

describe('a log that can not be written any more', () => {
  const harms: [string, (folder: string) => void, RegExp][] = [
    ['its folder is gone', (folder) => rmSync(folder, { recursive: true }), /ENOENT/],
    ['its file is gone', (folder) => rmSync(join(folder, 'audit.jsonl')), /ENOENT/],
    ['its head can not be replaced', (folder) => mkdirSync(join(folder, 'head.json.next')), /EISDIR/],
    [
      'somebody wrote to it',
      (folder) => appendFileSync(join(folder, 'audit.jsonl'), 'x'),
      /somebody else wrote/,
    ],
    [
      'somebody emptied it',
      (folder) => writeFileSync(join(folder, 'audit.jsonl'), ''),
      /somebody else wrote/,
    ],
    [
      'another file took its place',
      (folder) => {
        renameSync(join(folder, 'audit.jsonl'), join(folder, 'old'));
        writeFileSync(join(folder, 'audit.jsonl'), readFileSync(join(folder, 'old')));
      },
      /another file/,
    ],
  ];
  test.each(harms)(
    'because %s ends the run: this entry and all later ones are refused',
    async (_, harm, words) => {
      const { folder, audit } = await started();
      harm(folder);
      const first = audit.append(blocked('c'));
      const second = audit.append(blocked('d'));
      await expect(first).rejects.toThrow(words);
      await expect(second).rejects.toBeInstanceOf(AuditError);
      expect(audit.failed.aborted).toBe(true);
      expect(audit.failed.reason).toMatchObject({
        status: 73,
        message: expect.stringContaining('audit.jsonl'),
      });
      await expect(audit.append(blocked('e'))).rejects.toBe(audit.failed.reason);
      await expect(audit.close()).rejects.toBe(audit.failed.reason);
    },
  );

  test('because an event is none ends the run too', async () => {
    const { audit, folder } = await started();
    await expect(audit.append({ ...blocked('x'), tier: 'soft' } as unknown as AuditEvent)).rejects.toThrow(
      /tier: got "soft", expected blocked \| readonly \| readwrite/,
    );
    await expect(audit.append(blocked('y'))).rejects.toBeInstanceOf(AuditError);
    await expect(audit.close()).rejects.toBeInstanceOf(AuditError);
    expect(check(folder)).toMatchObject({ ok: true, entries: { length: 2 } });
  });

  test('because there is no room for a whole line keeps what is whole, and is recovered when there is', async () => {
    const folder = newFolder();
    // A limit on the size of a file leaves half a line, as a full disk does. The signal is ignored, so that the write fails.
    const script = `trap '' XFSZ; ulimit -f 8; exec "$@"`;
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', script, 'bash', process.execPath, WRITER, folder, '1000', '300'],
      {
        encoding: 'utf8',
      },
    );
    expect(stderr).toMatch(/AuditError: .*audit\.jsonl: EFBIG.*nothing may run unrecorded/);
    expect(status).toBe(73);
    expect(logText(folder)).toHaveLength(8192);
    expect(check(folder).faults.map(({ kind }) => kind)).toContain('torn');
    const audit = await open(folder);
    await audit.close();
    expect(check(folder)).toMatchObject({ ok: true, faults: [] });
    expect(check(folder).entries.at(-1)).toMatchObject({ action: 'recovered' });
  });
});

describe('a log that can not be opened', () => {
  test.each([
    [
      'in a folder that others can look into',
      (folder: string) => chmodSync(folder, 0o755),
      /got the mode 755, expected 700/,
    ],
    ['whose head is gone', (folder: string) => rmSync(join(folder, 'head.json')), /head\.json is missing/],
    [
      'whose head is none',
      (folder: string) => writeFileSync(join(folder, 'head.json'), '{}'),
      /head\.json is damaged/,
    ],
    [
      'that is gone',
      (folder: string) => rmSync(join(folder, 'audit.jsonl')),
      /entries 1 to 2 cut off at the end/,
    ],
    [
      'that was cut off',
      (folder: string) =>
        writeFileSync(join(folder, 'audit.jsonl'), logText(folder).split('\n').slice(0, 1).join('\n')),
      /entries 1 to 2 cut off/,
    ],
    [
      'that was changed',
      (folder: string) =>
        writeFileSync(join(folder, 'audit.jsonl'), logText(folder).replace('"path":"a"', '"path":"z"')),
      /entry 1 is not what was written/,
    ],
    [
      'that is a link',
      (folder: string) => {
        renameSync(join(folder, 'audit.jsonl'), join(folder, 'elsewhere'));
        symlinkSync('elsewhere', join(folder, 'audit.jsonl'));
      },
      /ELOOP/,
    ],
  ])('is one %s, and nothing is changed', async (_, harm, words) => {
    const { folder, audit } = await started();
    await audit.close();
    harm(folder);
    await expect(open(folder)).rejects.toThrow(words);
    await expect(open(folder)).rejects.toBeInstanceOf(AuditError);
    chmodSync(folder, 0o700);
  });

  test('is one of another run', async () => {
    const { folder, audit } = await started();
    await audit.close();
    const { openAudit } = await import('../../../runner/audit/open.ts');
    await expect(openAudit('run-2', folder)).rejects.toThrow(/run/);
    await expect(openAudit('../x', folder)).rejects.toThrow(/got "\.\.\/x", expected up to 41/);
    expect(check(folder).ok).toBe(true);
  });

  test('is one that a file stands in the way of', async () => {
    const folder = newFolder();
    writeFileSync(folder, '');
    await expect(open(folder)).rejects.toThrow(/EEXIST|no folder/);
  });
});
