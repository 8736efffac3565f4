import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../../images/egress/log/clock.ts';
import type { AuditHead } from '../../../../policy/audit/entry.ts';
import type { AuditEvent } from '../../../../policy/audit/events.ts';
import { type Verified, verifyAudit } from '../../../../policy/audit/verify.ts';
import { type AuditOptions, openAudit } from '../../../../runner/audit/open.ts';

/** A folder for a run, which is not there yet. */
export const newFolder = () => join(mkdtempSync(join(tmpdir(), 'audit-')), 'run-1');

export const open = (folder: string, options?: AuditOptions) => openAudit('run-1', folder, options);

export const blocked = (path: string): AuditEvent => ({
  action: 'write_blocked',
  path,
  tier: 'readonly',
  rule: 'git-hooks',
});

/** An event that waits for no disk. */
export const allowed = (host: string): AuditEvent => ({ action: 'network_allowed', part: 'proxy', host });

export const logText = (folder: string) => readFileSync(join(folder, 'audit.jsonl'), 'utf8');

export const headOf = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'head.json'), 'utf8')) as AuditHead;

/** What a check finds on the disk. */
export const check = (folder: string): Verified =>
  verifyAudit(logText(folder), headOf(folder), { run: 'run-1' });

/** A clock that is set by hand; `pass` runs what is due. */
export function handClock(start = Date.parse('2026-01-02T03:04:05.000Z')) {
  let now = start;
  let waiting: { at: number; work: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    later: (milliseconds, work) => void waiting.push({ at: now + milliseconds, work }),
  };
  const pass = (milliseconds: number) => {
    now += milliseconds;
    const due = waiting.filter(({ at }) => at <= now);
    waiting = waiting.filter(({ at }) => at > now);
    for (const { work } of due) work();
  };
  return { clock, pass };
}
