import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { approvalsFolder } from '../../../runner/approvals/queue/folder.ts';
import { readPending } from '../../../runner/approvals/queue/pending.ts';
import { approveIn, start } from './support/processes.ts';
import { privateFolder, until } from './support/request.ts';

// Whole processes: one that waits, as a run does, and others that answer.

let state: string;
let children: ReturnType<typeof start>[] = [];
beforeEach(() => {
  state = privateFolder();
  children = [];
});
afterEach(() => {
  for (const { child } of children) child.kill('SIGKILL');
});

function run(command: string, seconds = '20') {
  const started = start('waiter', [command, seconds], state);
  children.push(started);
  return started;
}
const folder = () => approvalsFolder({ XDG_STATE_HOME: state });
const waiting = (count = 1) =>
  until(async () => {
    const { waiting: found } = await readPending(folder());
    return found.length === count ? found : undefined;
  });

describe('paddock approve', () => {
  test('lists what waits, for people and for programs', async () => {
    run('git push\x1b[2K\u202e');
    const [entry] = await waiting();
    const { out, words, status } = await approveIn(state);
    expect(status).toBe(0);
    expect(out).toContain('shell  │ git push\\u{1b}[2K\\u{202e}');
    expect(out).toMatch(/^[0-9a-f]{12} {2}run 20261124-120000-abcd, \d+ s left$/m);
    expect(words).toBe(`Next: paddock approve ${entry?.id.slice(0, 12)} once | always | deny\n`);
    const json = (await approveIn(state, '--json')).out;
    expect(json).toMatch(/^[\x20-\x7e\n]*$/);
    expect(JSON.parse(json)).toMatchObject({
      schema: 'paddock/approvals/v1',
      waiting: [{ id: entry?.id, request: { what: 'git push\x1b[2K\u202e', risk: 'medium' } }],
    });
  });

  test.each([
    ['once', { answer: 'granted', scope: 'once', channel: 'queue' }],
    ['always', { answer: 'granted', scope: 'always', channel: 'queue' }],
    ['deny', { answer: 'denied', reason: 'not today', channel: 'queue' }],
  ])('answers %s by the beginning of the id', async (answer, expected) => {
    const { ended } = run('git push');
    const [{ id = '' } = {}] = await waiting();
    const said = await approveIn(state, id.slice(0, 6), answer, '--reason', 'not today');
    expect(said).toMatchObject({ status: 0, words: '' });
    expect(said.out).toMatch(answer === 'deny' ? /: denied by .*: not today$/m : /: granted /);
    expect(JSON.parse((await ended).out)).toMatchObject(expected);
  });

  test('shows all of one request without an answer', async () => {
    const command = `echo ${'x'.repeat(5000)}END`;
    run(command);
    const [{ id = '' } = {}] = await waiting();
    const { out } = await approveIn(state, id.slice(0, 8));
    expect(out.replace(/\n {6} │ /g, '')).toContain(command);
    expect((await approveIn(state)).out.replace(/\n {6} │ /g, '')).not.toContain(command);
  });

  test('refuses the beginning that two requests have, and answers neither', async () => {
    const started = ['a', 'b'].map((command) => run(command));
    const found = await waiting(2);
    // Ids are random: these two are made alike by hand, which changes nothing else of them.
    const { renameSync, readFileSync, writeFileSync } = await import('node:fs');
    const [one, two] = found.map(({ id }) => id);
    const alike = `${one?.slice(0, 8)}${two?.slice(8)}`;
    const text = readFileSync(`${folder()}/${two}.json`, 'utf8').replace(`"id":"${two}"`, `"id":"${alike}"`);
    writeFileSync(`${folder()}/${alike}.json.tmp`, text, { mode: 0o600 });
    renameSync(`${folder()}/${alike}.json.tmp`, `${folder()}/${alike}.json`);
    const { status, words } = await approveIn(state, one?.slice(0, 8) ?? '', 'always');
    expect(status).toBe(77);
    expect(words).toContain('2 requests begin with');
    expect(words).toContain(alike);
    const whole = await approveIn(state, one ?? '', 'once');
    expect(whole.status).toBe(0);
    expect(started).toHaveLength(2);
  });

  test('says what became of a request that waits no more', async () => {
    const { ended } = run('git push', '0.4');
    const [{ id = '' } = {}] = await waiting();
    expect(JSON.parse((await ended).out)).toMatchObject({ answer: 'timeout', seconds: 0.4 });
    const { status, words } = await approveIn(state, id, 'once');
    expect(status).toBe(77);
    expect(words).toContain('waits no more: not answered within 0.4 s, so it was refused');
    const { removeOld } = await import('../../../runner/approvals/queue/old.ts');
    await removeOld(folder(), Date.now() + 7_200_000);
    expect((await approveIn(state, id, 'once')).words).toContain(`no request ${id} waits`);
  });

  test.each([
    [['xyz1', 'once'], 'expected 4 to 32 hexadecimal digits'],
    [['abc', 'once'], 'expected 4 to 32 hexadecimal digits'],
    [['../../../../etc/passwd', 'once'], 'expected 4 to 32 hexadecimal digits'],
    [['abcdef', 'yes'], 'expected once | always | deny'],
    [['abcdef', '--watch'], 'expected one of'],
    [['abcdef', '--reason', 'x'], 'expected one of'],
    [['--token', 'approve'], "expected --token '<token> approve'"],
  ])('%j is refused with words', async (args, expected) => {
    const { status, words, out } = await approveIn(state, ...args);
    expect(status).toBe(64);
    expect(words).toContain(expected);
    expect(out).toBe('');
  });

  test('says that there is nothing', async () => {
    expect(await approveIn(state)).toEqual({ status: 0, out: '', words: 'Nothing waits for approval.\n' });
    expect(await approveIn(state, 'abcdef', 'once')).toMatchObject({
      status: 77,
      words: 'paddock: no request abcdef waits; see paddock approve\n',
    });
  });
});

describe('a run that was killed', () => {
  test('leaves a request that is shown as dead, can not be approved, and is removed', async () => {
    const { child, ended } = run('git push');
    const [{ id = '' } = {}] = await waiting();
    child.kill('SIGKILL');
    await ended;
    const { status, words } = await approveIn(state, id, 'always');
    expect(status).toBe(77);
    expect(words).toContain('is dead; nothing can be approved');
    const { readdirSync } = await import('node:fs');
    expect(readdirSync(folder())).toEqual([]);
  });

  test('is listed once', async () => {
    const { child, ended } = run('git push');
    const [{ id = '' } = {}] = await waiting();
    child.kill('SIGKILL');
    await ended;
    expect((await approveIn(state)).out).toContain(`${id.slice(0, 12)}  dead: the run`);
    expect((await approveIn(state)).words).toBe('Nothing waits for approval.\n');
  });

  test('while it is answered, grants nothing, and who answered is told', async () => {
    const { child } = run('git push');
    const [{ id = '' } = {}] = await waiting();
    // It is there and does nothing.
    child.kill('SIGSTOP');
    const answered = approveIn(state, id, 'once');
    const { existsSync } = await import('node:fs');
    await until(() => (existsSync(`${folder()}/${id}.answer`) ? true : undefined));
    child.kill('SIGKILL');
    const { status, words } = await answered;
    expect(status).toBe(77);
    expect(words).toContain('has died before it took the answer');
  });
});

describe('--watch', () => {
  test('tells what waits, what comes, and what becomes of it, until it is ended', async () => {
    run('first');
    const [first] = await waiting();
    const watcher = start('approve', ['--watch', '--json'], state);
    children.push(watcher);
    const lines: { event: string; id?: string; entry?: { id: string }; outcome?: string }[] = [];
    createInterface({ input: watcher.child.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
    await until(() => (lines.length === 1 ? true : undefined));
    const second = run('second');
    await until(() => (lines.length === 2 ? true : undefined));
    await approveIn(state, first?.id ?? '', 'deny', '--reason', 'no');
    await until(() => (lines.length === 3 ? true : undefined));
    second.child.kill('SIGKILL');
    await until(() => (lines.length === 4 ? true : undefined));
    expect(lines.map(({ event }) => event)).toEqual(['waiting', 'waiting', 'settled', 'dead']);
    expect(lines[0]?.entry?.id).toBe(first?.id);
    expect(lines[2]).toMatchObject({ id: first?.id });
    expect(lines[3]?.id).toBe(lines[1]?.entry?.id);
    watcher.child.kill('SIGINT');
    expect((await watcher.ended).status).toBe(0);
  });

  test('is one block of lines for each request, in words', async () => {
    const watcher = start('approve', ['--watch'], state);
    children.push(watcher);
    const lines: string[] = [];
    createInterface({ input: watcher.child.stdout }).on('line', (line) => lines.push(line));
    await until(async () => ((await readPending(folder())).waiting.length === 0 ? true : undefined));
    run('rm a\nshell  │ ls');
    await until(() => (lines.some((line) => line.startsWith('rule')) ? true : undefined));
    expect(lines[1]).toBe('shell  │ rm a\\u{a}shell  │ ls');
    watcher.child.kill('SIGTERM');
    await watcher.ended;
  });
});
