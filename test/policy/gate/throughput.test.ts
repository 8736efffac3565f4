import { expect, it } from 'vitest';
import { FORCE_PUSH } from './force-push.ts';
import { HARMLESS } from './harmless.ts';
import { refusedBy } from './support.ts';

it('a decision takes well under a millisecond', () => {
  const commands = [...FORCE_PUSH, ...HARMLESS];
  const decideAll = () => commands.forEach((command) => void refusedBy(command));
  for (let round = 0; round < 5; round++) decideAll();
  const start = process.cpuUsage();
  for (let round = 0; round < 10; round++) decideAll();
  const { user, system } = process.cpuUsage(start);
  const perSecond = Math.round((10 * commands.length) / ((user + system) / 1e6));
  console.info(`${perSecond} decisions a second`);
  expect(perSecond).toBeGreaterThan(2000);
});
