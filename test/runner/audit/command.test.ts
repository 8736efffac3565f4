import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AuditEvent } from '../../../policy/audit/events.ts';
import { audit } from '../../../runner/audit/command.ts';
import { openAudit } from '../../../runner/audit/open.ts';
import { auditFiles, runFolder } from '../../../runner/audit/places.ts';
import { STATUS } from '../../../runner/failure.ts';
import { makeFolders } from '../checkpoint/support/repository.ts';
import { printed } from '../support/printed.ts';
import { allowed, blocked } from './support/run.ts';

beforeEach(() => {
  makeFolders();
});
afterEach(() => vi.unstubAllEnvs());

const STARTED: AuditEvent = {
  action: 'run_started',
  ...{ tool: 'claude', profile: 'autonomous', engine: 'podman', images: {} },
  mode: 'strict',
  ...{ tiers: { blocked: 1, readonly: 2 }, allowed_hosts: ['github.com:443'] },
};

async function makeRun(run: string) {
  const log = await openAudit(run, runFolder(run));
  await log.append(STARTED);
  await log.append(allowed('github.com'));
  await log.append(blocked('.git/hooks/pre-commit'));
  await log.append({ action: 'run_ended', exit: 0, ended: 'finished', counts: log.counts() });
  await log.close();
}

const logOf = (run: string) => auditFiles(runFolder(run)).log;

describe('paddock audit', () => {
  test('shows the newest run, an entry a line, and the head', async () => {
    await makeRun('run-1');
    await makeRun('run-2');
    const { out, words, status } = await printed(() => audit({}));
    expect(status).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(4);
    expect(out).toContain('write blocked .git/hooks/pre-commit (readonly, by git-hooks)');
    expect(words).toMatch(/^run run-2, head 4:[0-9a-f]{64}\nNext: paddock audit --verify --run run-2/);
  });

  test('shows what was refused alone, in words and as JSON', async () => {
    await makeRun('run-1');
    const { out } = await printed(() => audit({ refused: true, run: 'run-1' }));
    expect(out.trim().split('\n')).toEqual([expect.stringContaining('write blocked')]);
    const json = JSON.parse((await printed(() => audit({ refused: true, json: true }))).out);
    expect(json).toMatchObject({
      schema: 'paddock/audit-report/v1',
      ...{ run: 'run-1', ok: true, live: false, file: logOf('run-1'), head: { seq: 4 } },
      entries: [{ action: 'write_blocked' }],
    });
  });

  test('says that nothing was refused where nothing was', async () => {
    const log = await openAudit('run-1', runFolder('run-1'));
    await log.append(STARTED);
    await log.close();
    const { out, words } = await printed(() => audit({ refused: true }));
    expect(out).toBe('');
    expect(words).toContain('Nothing was refused.');
  });

  test('lists the runs, how each ended and what was refused', async () => {
    expect((await printed(() => audit({ list: true }))).words).toContain('no run yet');
    await makeRun('run-1');
    const log = await openAudit('run-2', runFolder('run-2'));
    await log.append(STARTED);
    expect((await printed(() => audit({ list: true }))).out).toContain('run-2  claude  running  0 refused');
    await log.close();
    const { out } = await printed(() => audit({ list: true }));
    expect(out).toContain('run-1  claude  finished, status 0  1 refused\n');
    expect(out).toContain('run-2  claude  broken off  0 refused\n');
    const { runs } = JSON.parse((await printed(() => audit({ list: true, json: true }))).out);
    expect(runs).toHaveLength(2);
    await expect(audit({ list: true, verify: true })).rejects.toMatchObject({ status: STATUS.usage });
  });
});

describe('paddock audit --verify', () => {
  test('says that the chain holds', async () => {
    await makeRun('run-1');
    const { out, status } = await printed(() => audit({ verify: true }));
    expect(out).toMatch(/the chain holds: 4 entries, head 4:/);
    expect(status).toBe(0);
  });

  test.each([
    ['a changed entry', (text: string) => text.replace('pre-commit', 'pre-push'), 'changed'],
    ['an entry that is gone', (text: string) => text.split('\n').toSpliced(1, 1).join('\n'), 'removed'],
    [
      'an end that is gone',
      (text: string) => text.split('\n').slice(0, 2).join('\n').concat('\n'),
      'truncated',
    ],
  ])('finds %s, names the line and ends with 1', async (_, change, kind) => {
    await makeRun('run-1');
    const log = logOf('run-1');
    writeFileSync(log, change(readFileSync(log, 'utf8')));
    const { out, words, status } = await printed(() => audit({ verify: true }));
    expect(out).toMatch(new RegExp(`audit\\.jsonl:\\d+: ${kind}: `));
    expect(words).toContain('Next: keep a copy');
    expect(status).toBe(STATUS.unmet);
    // Without --verify it is no failure, and is said all the same.
    const plain = await printed(() => audit({}));
    expect(plain.status).toBe(0);
    expect(plain.words).toContain('not all that was written');
    expect(JSON.parse((await printed(() => audit({ json: true }))).out)).toMatchObject({ ok: false });
  });

  test('does not take what a run writes meanwhile for a fault', async () => {
    const log = await openAudit('run-1', runFolder('run-1'));
    await log.append(STARTED);
    appendFileSync(join(runFolder('run-1'), 'audit.jsonl'), '{"half');
    const { words, status } = await printed(() => audit({ verify: true }));
    expect(words).toContain('under way');
    expect(status).toBe(0);
    await log.close().catch(() => undefined);
  });
});
