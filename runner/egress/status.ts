import { isHealthy, statusText } from '../network/control.ts';
import { logWords, readLog } from '../network/log.ts';
import { isRunning } from '../network/raise.ts';
import { SELF_TEST_NAME } from '../network/self-test.ts';
import { type CommonOptions, print, sessionOf } from './session.ts';

const SHOWN = 10;

/** `paddock egress status`: whether a network stands, what it allows, and what it refused last. */
export async function status(options: CommonOptions): Promise<void> {
  const { engine, names } = await sessionOf(options);
  const parts = await Promise.all(
    [names.egress, names.door].map(async (container) => ({
      container,
      runs: await isRunning(engine, container),
      answers: await isHealthy(engine, container),
    })),
  );
  const state = parts.every(({ answers }) => answers)
    ? 'up'
    : parts.some(({ runs }) => runs)
      ? 'broken'
      : 'down';
  const said = state === 'down' ? undefined : await statusText(engine, names);
  const refusals = (await readLog(engine, names, { tail: 2000 }))
    .filter(({ action, host = '' }) => action === 'refused' && !SELF_TEST_NAME.test(host))
    .slice(-SHOWN);
  const egress: unknown = said === undefined ? undefined : JSON.parse(said);
  print(
    options,
    {
      schema: 'paddock/egress-status/v1',
      name: names.id,
      engine: engine.name,
      state,
      parts,
      egress,
      refusals,
    },
    [
      `${names.id}: ${state}`,
      ...parts
        .filter(() => state === 'broken')
        .map(({ container, answers }) => `  ${container} ${answers ? 'works' : 'does not answer'}`),
      ...(said === undefined ? [] : describe(egress)),
      ...(refusals.length === 0 ? [] : ['refused last:', ...refusals.map((line) => `  ${logWords(line)}`)]),
    ],
    state === 'up' ? [] : [`Next: paddock egress ${state === 'broken' ? 'up (makes it anew)' : 'up'}`],
  );
}

/** What the egress container says of itself, a line for each thing. */
function describe(egress: unknown): string[] {
  if (typeof egress !== 'object' || egress === null) return [];
  return Object.entries(egress)
    .filter(([name]) => name !== 'schema')
    .map(([name, value]) => `  ${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`);
}
