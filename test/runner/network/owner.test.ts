import { execa } from 'execa';
import { expect, it } from 'vitest';
import { isOrphan, ownerText, readOwner } from '../../../runner/network/owner.ts';

it('a network of a process that runs is no orphan', () => {
  expect(isOrphan(ownerText(readOwner(process.pid)))).toBe(false);
});

it('a network of a process that has ended is an orphan', async () => {
  const child = execa('sleep', ['60'], { reject: false });
  const label = ownerText(readOwner(child.pid ?? 0));
  expect(isOrphan(label)).toBe(false);
  child.kill('SIGKILL');
  await child;
  expect(isOrphan(label)).toBe(true);
});

it('a process that got the id of a dead one does not own its network', () => {
  const { pid = 0, boot = '' } = readOwner(process.pid) ?? {};
  expect(isOrphan(`${pid}:1:${boot}`)).toBe(true);
});

it('a network of an earlier boot is an orphan', () => {
  const { pid = 0, started = '' } = readOwner(process.pid) ?? {};
  expect(isOrphan(`${pid}:${started}:00000000-0000-0000-0000-000000000000`)).toBe(true);
});

it.each(['standing', '', 'x', '12', '<no value>'])('what is labelled %j is left alone', (label) => {
  expect(isOrphan(label)).toBe(false);
});
