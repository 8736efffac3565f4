import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as fixture from './support/fixture.ts';
import type { Machine } from './support/machine.ts';
import { Mirror } from './support/mirror.ts';

const { setup, BIG_TARBALL, FEW_NAMES, SEED } = fixture;
let mirror: Mirror;
let machine: Machine;

beforeAll(async () => {
  mirror = await Mirror.start(fixture.sources);
  machine = await fixture.mirroredMachine(mirror);
});
afterAll(async () => {
  await machine.stop();
  await mirror.stop();
});
afterEach(async () => {
  mirror.reset();
  await fixture.emptyStore(machine);
});

/** Starts ./setup and waits until a download hangs in the middle. `shell` is the host's process id of ./setup itself. */
async function startAndHang(stalling: string) {
  mirror.faults.set(stalling, 'stalls');
  const hangs = mirror.stalled();
  const running = machine.spawn('cd /clone; exec ./setup');
  await Promise.race([hangs, running]);
  if (running.pid === undefined) throw new Error('nsenter did not start');
  const shell = Number(await readFile(`/proc/${running.pid}/task/${running.pid}/children`, 'utf8'));
  // The other files have all the time they need to get into the store.
  await expect.poll(() => fixture.stocked(machine), { timeout: 20_000 }).toContain(fixture.TARBALL);
  return { running, group: -running.pid, shell };
}

/** The next run goes on: it asks for nothing that the interrupted one has stocked. */
async function expectToGoOn(litter: string[] = []): Promise<void> {
  const before = await fixture.stocked(machine);
  mirror.reset();
  expect((await setup(machine)).exitCode).toBe(0);
  expect(await fixture.stocked(machine)).toEqual(FEW_NAMES);
  expect(mirror.asked.filter((name) => before.includes(name))).toEqual([]);
  expect(await fixture.litter(machine)).toEqual(litter);
}

const processes = () => machine.get('ps -eo args= | grep -e node -e apt -e "[.]/setup" | grep -v grep || :');

describe('./setup that is interrupted in the middle of a download', () => {
  test.each([
    // It hits the process that entered the machine too, which has no status then.
    ['by Ctrl-C, which every process of the terminal gets', 'SIGINT', 'group', BIG_TARBALL, undefined],
    ["by a signal to it alone, with apt's download under way", 'SIGTERM', 'shell', SEED, 143],
  ] as const)('%s, leaves no litter and no process, and goes on', async (_, signal, whom, file, status) => {
    const { running, ...target } = await startAndHang(file);
    process.kill(target[whom], signal);
    const { exitCode, stderr } = await running;
    expect(stderr).toContain('setup: interrupted; ./setup goes on where it stopped when it is run again');
    expect(await fixture.litter(machine)).toEqual([]);
    expect(await fixture.stocked(machine)).not.toContain(file);
    expect(await processes()).toBe('');
    expect(exitCode).toBe(status);
    await expectToGoOn();
  });

  test("by kill -9 of every process, goes on, and removes what was left, but not another user's", async () => {
    const { running } = await startAndHang(BIG_TARBALL);
    await machine.run('kill -9 -1');
    await running;
    const left = await fixture.litter(machine);
    expect(left).toEqual([expect.stringMatching(/^\/tmp\/paddock-stock-\d+-\d+-/)]);
    const others = `${left[0]?.slice(0, -1)}-`;
    await machine.get(`mkdir ${others}; chown 65534 ${others}`);
    await expectToGoOn([others]);
    await machine.get(`rmdir ${others}`);
  });

  test('by kill -9 of the shell alone, lets the next run wait for what is still at work', async () => {
    const { running, shell } = await startAndHang(BIG_TARBALL);
    process.kill(shell, 'SIGKILL');
    const next = setup(machine);
    // The mirror recovers once the second run has had time to get in the first one's way.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await processes()).toContain('stock/main.ts');
    mirror.reset();
    const { exitCode, stderr } = await next;
    await running;
    expect(stderr).toContain('setup: another ./setup is at work in this clone; waiting for it');
    expect(exitCode).toBe(0);
    expect(await fixture.stocked(machine)).toEqual(FEW_NAMES);
    expect(await fixture.litter(machine)).toEqual([]);
  });
});
