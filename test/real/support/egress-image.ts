import { execa } from 'execa';
import { SOCKETS, STATE } from '../../../images/egress/places.ts';
import { CONTAINERS_CONF, podman } from './podman.ts';

/** What every container of the egress image is started with. */
export const CLOSED = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
/** The memory that the egress program keeps its keys in. */
export const MEMORY = ['--tmpfs', `${STATE}:rw,mode=1777,size=16m`];

/** One run's two containers and their volume, without a network. */
export interface Pair {
  serve: string;
  door: string;
  volume: string;
  /** Starts one of them. */
  start(which: 'serve' | 'door'): Promise<void>;
  /** Starts one again after it has ended. */
  again(which: 'serve' | 'door'): Promise<void>;
  remove(): Promise<void>;
}

/** A pair by the name `paddock-test-<name>`, not started yet. */
export function pairOf(tag: string, name: string): Pair {
  const id = `paddock-test-${name}-${process.pid}`;
  const names = { serve: `${id}-serve`, door: `${id}-door`, volume: `${id}-sockets` };
  const common = [
    'run',
    '--detach',
    ...CLOSED,
    '--network',
    'none',
    '--volume',
    `${names.volume}:${SOCKETS}`,
  ];
  const start = async (which: 'serve' | 'door') => {
    const memory = which === 'serve' ? MEMORY : [];
    const { exitCode, stderr } = await podman(...common, ...memory, '--name', names[which], tag, which);
    if (exitCode !== 0) throw new Error(`${which}: ${stderr}`);
    await isHealthy(names[which]);
  };
  return {
    ...names,
    start,
    async again(which) {
      await podman('rm', '--force', '--time', '1', names[which]);
      await start(which);
    },
    async remove() {
      await podman('rm', '--force', '--time', '1', names.serve, names.door);
      await podman('volume', 'rm', '--force', names.volume);
    },
  };
}

/** Waits, five seconds at most, until a container's program says that it works. */
export async function isHealthy(container: string): Promise<void> {
  for (let attempt = 0; attempt < 25; attempt++) {
    if ((await exec(container, ['egress', 'health'])).exitCode === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${container} is not healthy: ${(await podman('logs', container)).stdout}`);
}

/** Runs a program in a container, with text for its standard input. Never throws for its exit status. */
export function exec(container: string, command: readonly string[], input = '') {
  return execa('podman', ['exec', '--interactive', container, ...command], {
    reject: false,
    env: { CONTAINERS_CONF },
    input,
    timeout: 60_000,
  });
}

/** Runs JavaScript on the image's Node.js in a container. */
export const script = (container: string, code: string) => exec(container, ['node', '-e', code]);
