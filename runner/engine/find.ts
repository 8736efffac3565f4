import { execa } from 'execa';

export const ENGINES = ['podman', 'docker'] as const;
export type EngineName = (typeof ENGINES)[number];

/** Whether an engine is there and runs: its client alone is not enough. */
async function answers(engine: EngineName): Promise<boolean> {
  const { exitCode } = await execa(engine, ['info'], { reject: false, stdio: 'ignore', timeout: 20_000 });
  return exitCode === 0;
}

/** The first container engine that answers, podman before docker, or undefined; `wanted` leaves no other choice. */
export async function findEngine(wanted?: EngineName): Promise<EngineName | undefined> {
  for (const engine of wanted === undefined ? ENGINES : [wanted]) if (await answers(engine)) return engine;
  return undefined;
}
