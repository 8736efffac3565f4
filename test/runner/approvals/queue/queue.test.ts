import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { queueChannel } from '../../../../runner/approvals/queue/channel.ts';
import { removeOld } from '../../../../runner/approvals/queue/old.ts';
import { readPending } from '../../../../runner/approvals/queue/pending.ts';
import { reply } from '../../../../runner/approvals/queue/reply.ts';
import { forever, opened, privateFolder, RUN, requestFor, until } from '../support/request.ts';

let folder: string;
beforeEach(() => {
  folder = join(privateFolder(), 'approvals');
});

const waiting = () => until(async () => (await readPending(folder)).waiting[0]);
const push = requestFor('git push');

describe('a request in the queue', () => {
  test('lies in a folder and a file that only we can reach', async () => {
    const { approvals } = await opened([queueChannel(folder)]);
    const outcome = approvals.ask(push, forever);
    const { id, request } = await waiting();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, `${id}.json`)).mode & 0o777).toBe(0o600);
    expect(request).toEqual(push);
    await approvals.close();
    // Taken back before the run goes on to its end.
    expect(existsSync(join(folder, `${id}.json`))).toBe(false);
    await outcome;
  });

  test('is answered, and when the run is over nothing is left but what became of it, for a while', async () => {
    const { approvals } = await opened([queueChannel(folder)]);
    const outcome = approvals.ask(push, forever);
    const entry = await waiting();
    const words = await reply(folder, entry.id, entry, { answer: 'once', reason: 'looks fine' });
    expect(words).toMatch(/^granted once by .* \(queue\)$/);
    expect(await outcome).toMatchObject({ answer: 'granted', scope: 'once', channel: 'queue', id: entry.id });
    expect((await readPending(folder)).waiting).toEqual([]);
    await approvals.close();
    expect(readdirSync(folder)).toEqual([`${entry.id}.settled`]);
    await removeOld(folder, Date.now() + 7_200_000);
    // This process is the run's, and it is there yet.
    expect(readdirSync(folder)).toEqual([`${entry.id}.settled`]);
  });

  test('is denied with the reason of the operator', async () => {
    const { approvals } = await opened([queueChannel(folder)]);
    const outcome = approvals.ask(push, forever);
    const entry = await waiting();
    await reply(folder, entry.id, entry, { answer: 'deny', reason: 'use a branch' });
    expect(await outcome).toMatchObject({ answer: 'denied', reason: 'use a branch', channel: 'queue' });
    await approvals.close();
  });

  test('has one answer, of many that race, and the others are told', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { approvals } = await opened([queueChannel(folder)]);
      const outcome = approvals.ask(push, forever);
      const entry = await waiting();
      const answers = (['once', 'deny', 'always', 'deny', 'once'] as const).map((answer) =>
        reply(folder, entry.id, entry, { answer, reason: answer }),
      );
      const told = await Promise.allSettled(answers);
      const taken = told.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      expect(taken).toHaveLength(1);
      expect((await outcome).answer).toBe(taken[0]?.startsWith('granted') ? 'granted' : 'denied');
      for (const result of told) {
        if (result.status === 'rejected') expect(String(result.reason)).toMatch(/answered already/);
      }
      await approvals.close();
    }
  });

  test('that was answered is not answered again: a replay is told so', async () => {
    const { approvals } = await opened([queueChannel(folder)]);
    const outcome = approvals.ask(push, forever);
    const entry = await waiting();
    await reply(folder, entry.id, entry, { answer: 'deny' });
    await outcome;
    await expect(reply(folder, entry.id, entry, { answer: 'always' })).rejects.toThrow(
      'answered already: denied by',
    );
    const again = approvals.ask(push, forever);
    const next = await waiting();
    expect(next.id).not.toBe(entry.id);
    await reply(folder, next.id, next, { answer: 'deny' });
    expect(await again).toMatchObject({ answer: 'denied' });
    await approvals.close();
  });

  test('that timed out can not be answered, and says what became of it', async () => {
    const { approvals } = await opened([queueChannel(folder)], { timeoutSeconds: 0.3 });
    const outcome = approvals.ask(push, forever);
    const entry = await waiting();
    expect(await outcome).toMatchObject({ answer: 'timeout' });
    await expect(reply(folder, entry.id, entry, { answer: 'once' })).rejects.toThrow(
      'not answered within 0.3 s',
    );
    await approvals.close();
  });

  test('waits on, however many others are answered meanwhile', async () => {
    const { approvals } = await opened([queueChannel(folder)]);
    const outcome = approvals.ask(push, forever);
    const entry = await waiting();
    for (let count = 0; count < 110; count += 1) {
      const gone = new AbortController();
      const other = approvals.ask(requestFor(`ls ${count}`), gone.signal);
      await until(() =>
        readdirSync(folder).filter((name) => name.endsWith('.json')).length > 1 ? true : undefined,
      );
      gone.abort();
      await other;
    }
    expect(readdirSync(folder).length).toBeLessThan(103);
    await reply(folder, entry.id, entry, { answer: 'once' });
    expect(await outcome).toMatchObject({ answer: 'granted' });
    await approvals.close();
  });

  test('that somebody takes away is no channel any more', async () => {
    const { approvals, told } = await opened([queueChannel(folder)]);
    const outcome = approvals.ask(push, forever);
    const { id } = await waiting();
    rmSync(join(folder, `${id}.json`));
    expect(await outcome).toMatchObject({ answer: 'denied', channel: 'none' });
    expect(told.join('\n')).toContain('somebody has removed');
    await approvals.close();
  });
});

describe('an answer file', () => {
  const good = (id: string, hash: string) => ({
    ...{ schema: 'paddock/approval-answer/v1', nonce: 'n', id, hash, answer: 'always', by: 'mallory' },
  });
  const forgeries: [string, (path: string, id: string, hash: string) => void, string][] = [
    [
      'of another request',
      (path, _, hash) => put(path, good('0'.repeat(32), hash)),
      'it is for another request',
    ],
    ['of another hash', (path, id) => put(path, good(id, '0'.repeat(64))), 'its hash differs'],
    [
      'with the beginning of the hash',
      (path, id, hash) => put(path, good(id, hash.slice(0, 12))),
      'its hash differs',
    ],
    ['that is no JSON', (path) => writeFileSync(path, 'always', { mode: 0o600 }), 'JSON'],
    ['that is empty', (path) => writeFileSync(path, '', { mode: 0o600 }), 'JSON'],
    [
      'of another form',
      (path, id, hash) => put(path, { ...good(id, hash), answer: 'yes' }),
      'expected once | always | deny',
    ],
    ['with more in it', (path, id, hash) => put(path, { ...good(id, hash), x: 1 }), 'no such key'],
    [
      'that others can write to',
      (path, id, hash) => {
        put(path, good(id, hash));
        chmodSync(path, 0o666);
      },
      'others can write to it',
    ],
    [
      'that is a link',
      (path, id, hash) => {
        put(`${path}.real`, good(id, hash));
        symlinkSync(`${path}.real`, path);
      },
      'symbolic link',
    ],
  ];
  const put = (path: string, content: object) =>
    writeFileSync(path, JSON.stringify(content), { mode: 0o600 });

  test.each(forgeries)(
    '%s grants nothing and is told of; the true one is still taken',
    async (_, forge, words) => {
      const { approvals, told } = await opened([queueChannel(folder)]);
      const outcome = approvals.ask(push, forever);
      const entry = await waiting();
      const path = join(folder, `${entry.id}.answer`);
      forge(path, entry.id, entry.hash);
      await until(() => (told.some((line) => line.includes(words)) ? true : undefined));
      await until(() => (existsSync(path) ? undefined : true));
      await reply(folder, entry.id, entry, { answer: 'once' });
      expect(await outcome).toMatchObject({ answer: 'granted', scope: 'once' });
      await approvals.close();
    },
  );

  test.runIf(process.getuid?.() === 0)('of another user grants nothing', async () => {
    const { chownSync } = await import('node:fs');
    const { approvals, told } = await opened([queueChannel(folder)]);
    const outcome = approvals.ask(push, forever);
    const entry = await waiting();
    const path = join(folder, `${entry.id}.answer`);
    put(`${path}.other`, good(entry.id, entry.hash));
    chownSync(`${path}.other`, 12_345, 12_345);
    (await import('node:fs')).renameSync(`${path}.other`, path);
    await until(() => (told.some((line) => line.includes('belongs to the user 12345')) ? true : undefined));
    await approvals.close();
    expect(await outcome).toMatchObject({ answer: 'denied' });
  });
});

describe('the folder of the queue', () => {
  test.each([
    ['open to others', () => mkdirSync(folder, { mode: 0o755 }), 'got the mode 755, expected 700'],
    [
      'a link to one that is ours',
      () => {
        mkdirSync(`${folder}.real`, { mode: 0o700 });
        symlinkSync(`${folder}.real`, folder);
      },
      'got a symbolic link',
    ],
    ['a file', () => writeFileSync(folder, ''), "can't be made"],
  ])('being %s, the channel is not there and nothing is asked in it', async (_, make, words) => {
    make();
    chmodIf(folder);
    const { approvals, told } = await opened([queueChannel(folder)]);
    expect(told.join('\n')).toContain(words);
    expect(await approvals.ask(push, forever)).toMatchObject({ answer: 'denied', channel: 'none' });
  });
  const chmodIf = (path: string) => {
    if (statSync(path).isDirectory() && !readFileLink(path)) chmodSync(path, 0o755);
  };
  const readFileLink = (path: string) => existsSync(`${path}.real`);

  test.runIf(process.getuid?.() === 0)('being of another user, the channel is not there', async () => {
    const { chownSync } = await import('node:fs');
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, 12_345, 12_345);
    const { told } = await opened([queueChannel(folder)]);
    expect(told.join('\n')).toContain('belongs to the user 12345');
    await expect(readPending(folder)).rejects.toThrow('belongs to the user 12345');
  });

  test('being changed while a request waits, nothing is taken from it', async () => {
    const { approvals } = await opened([queueChannel(folder)]);
    const outcome = approvals.ask(push, forever);
    await waiting();
    chmodSync(folder, 0o777);
    expect(await outcome).toMatchObject({ answer: 'denied', channel: 'none' });
    await approvals.close();
  });
});

describe('what is read from the queue', () => {
  test('is a request whose hash is of what it shows; another is left alone and named', async () => {
    const { approvals } = await opened([queueChannel(folder)]);
    const outcome = approvals.ask(push, forever);
    const { id } = await waiting();
    const path = join(folder, `${id}.json`);
    const entry = JSON.parse(readFileSync(path, 'utf8')) as { request: object };
    writeFileSync(path, JSON.stringify({ ...entry, request: { ...entry.request, what: 'ls' } }));
    const pending = await readPending(folder);
    expect(pending.waiting).toEqual([]);
    expect(pending.odd).toEqual([{ path, reason: 'what it shows is not what its hash is of' }]);
    await approvals.close();
    await outcome;
  });

  test('is nothing where there is no folder', async () => {
    expect(await readPending(join(folder, 'none'))).toEqual({ waiting: [], dead: [], odd: [] });
  });

  test('does not depend on being told: a folder that can not be watched is looked at', async () => {
    const fs = await import('node:fs');
    const { syncBuiltinESMExports } = await import('node:module');
    const before = fs.default.watch;
    const watch = vi.fn(() => {
      throw new Error('no watches left');
    });
    fs.default.watch = watch as unknown as typeof before;
    syncBuiltinESMExports();
    try {
      const { approvals } = await opened([queueChannel(folder)]);
      const outcome = approvals.ask(push, forever);
      const entry = await waiting();
      await reply(folder, entry.id, entry, { answer: 'once' });
      expect(await outcome).toMatchObject({ answer: 'granted' });
      expect(watch).toHaveBeenCalled();
      await approvals.close();
    } finally {
      fs.default.watch = before;
      syncBuiltinESMExports();
    }
  });

  test('stands for the run that asked', async () => {
    const { approvals } = await opened([queueChannel(folder)]);
    const outcome = approvals.ask(push, forever);
    expect((await waiting()).request.run).toBe(RUN);
    await approvals.close();
    await outcome;
  });
});
