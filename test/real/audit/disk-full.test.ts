import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { AuditError } from '../../../runner/audit/error.ts';
import { blocked, check, open } from '../../runner/audit/support/run.ts';

const disk = mkdtempSync(join(tmpdir(), 'audit-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,mode=700', 'tmpfs', disk], {
  encoding: 'utf8',
});
if (mounted.status !== 0) {
  process.stderr.write(`skipped: a small disk can't be mounted here: ${mounted.stderr ?? mounted.error}\n`);
  rmSync(disk, { recursive: true });
}

// A disk that is full: the agent must not go on unrecorded.
describe.skipIf(mounted.status !== 0)('a full disk', () => {
  test('ends the run, keeps the whole entries, and the log goes on when there is room', async () => {
    try {
      writeFileSync(join(disk, 'ballast'), 'x'.repeat(40_000));
      const folder = join(disk, 'run-1');
      const audit = await open(folder);
      let written = 0;
      const fill = async () => {
        for (; written < 1000; written += 1) await audit.append(blocked(`f${written}`));
      };
      await expect(fill()).rejects.toThrow(/ENOSPC/);
      expect(written).toBeGreaterThan(5);
      expect(audit.failed.reason).toBeInstanceOf(AuditError);
      await expect(audit.append(blocked('more'))).rejects.toBeInstanceOf(AuditError);
      await expect(audit.close()).rejects.toBeInstanceOf(AuditError);

      rmSync(join(disk, 'ballast'));
      const next = await open(folder);
      await next.append(blocked('after'));
      await next.close();
      const { ok, entries } = check(folder);
      expect(ok).toBe(true);
      expect(entries.length).toBeGreaterThanOrEqual(written + 1);
      expect(entries.at(-1)).toMatchObject({ path: 'after' });
    } finally {
      spawnSync('umount', [disk]);
      rmSync(disk, { recursive: true });
    }
  });
});
