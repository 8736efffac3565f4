import { isRunning } from '../network/raise.ts';
import { removeNetwork, removeOrphans } from '../network/remove.ts';
import { type CommonOptions, print, sessionOf } from './session.ts';
import { removeState } from './state.ts';

/** `paddock egress down`: removes a network, and what dead runs have left. */
export async function down(options: CommonOptions): Promise<void> {
  const { engine, names } = await sessionOf(options);
  const stood = await isRunning(engine, names.egress);
  await removeNetwork(engine, names.id);
  await removeState(names.id);
  const orphans = await removeOrphans(engine);
  print(
    options,
    { schema: 'paddock/egress-down/v1', name: names.id, stood, orphans },
    [],
    [
      stood ? `${names.id} is down.` : `${names.id} was not up; nothing is left of it.`,
      ...orphans.map((id) => `Removed ${id}, which a dead run had left.`),
    ],
  );
}
