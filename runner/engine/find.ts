import { execa } from 'execa';

export const ENGINES = ['podman', 'docker'] as const;
export type Engine = (typeof ENGINES)[number];

/** Whether an engine is there and runs: its client alone is not enough. */
async function answers(engine: Engine): Promise<boolean> {
  const { exitCode } = await execa(engine, ['info'], { reject: false, stdio: 'ignore', timeout: 20_000 });
  return exitCode === 0;
}

/** The first container engine that answers, podman before docker, or undefined. */
export async function findEngine(): Promise<Engine | undefined> {
  for (const engine of ENGINES) if (await answers(engine)) return engine;
  return undefined;
}

/** Where skopeo copies an image to, so that `engine` knows it by `tag` (containers-transports(5)). */
export function destination(engine: Engine, tag: string): string {
  return engine === 'podman'
    ? `containers-storage:${tag}`
    : `docker-daemon:${tag.replace(/^localhost\//, '')}`;
}
