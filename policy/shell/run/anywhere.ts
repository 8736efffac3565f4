import type { Machine } from '../machine.ts';
import { plain, type Word } from '../word.ts';
import { type Handler, leaf, wrapper } from './handler.ts';

/**
 * Runs a command that begins somewhere among the words: for programs with more options than are worth knowing. A word that
 * holds spaces may be a command by itself.
 */
function runAnywhere(words: readonly Word[], input: string, machine: Machine): void {
  words.forEach((word, index) => {
    if (plain(word).startsWith('-')) return;
    if (/\s/.test(word)) machine.script(word, input);
    else machine.command(words.slice(index), input);
  });
}

// Sandboxes, tracers, terminals and schedulers.
const ANYWHERE = [
  ...[
    'bwrap',
    'firejail',
    'unshare',
    'nsenter',
    'setpriv',
    'runuser',
    'prlimit',
    'setarch',
    'proot',
    'capsh',
  ],
  ...[
    'strace',
    'ltrace',
    'valgrind',
    'perf',
    'rr',
    'gdb',
    'systemd-run',
    'tmux',
    'screen',
    'start-stop-daemon',
  ],
  ...['dotenv', 'watchexec', 'chronic', 'ts-node-dev', 'rlwrap', 'socat', 'expect', 'ssh-agent', 'xterm'],
];

// Programs of which only some subcommands run a command.
const AFTER: Record<string, readonly string[]> = {
  npm: ['exec', 'x'],
  pnpm: ['exec', 'dlx'],
  yarn: ['exec', 'dlx', 'run'],
  bun: ['x', 'exec', 'run'],
  uv: ['run'],
  poetry: ['run'],
  pipenv: ['run'],
  pdm: ['run'],
  hatch: ['run'],
  rye: ['run'],
  bundle: ['exec'],
  mise: ['exec', 'x'],
  direnv: ['exec'],
  op: ['run'],
  doppler: ['run'],
  dotenvx: ['run'],
  devbox: ['run'],
  nix: ['develop', 'shell'],
  docker: ['run', 'exec'],
  podman: ['run', 'exec', 'unshare'],
  kubectl: ['exec'],
  go: ['generate'],
};

/** Handlers of programs in whose words a command may begin anywhere. */
export const ANYWHERE_HANDLERS: readonly [string, Handler][] = [
  ...ANYWHERE.map((name): [string, Handler] => [
    name,
    wrapper((words, input, machine) => {
      runAnywhere(words.slice(1), input, machine);
      return undefined;
    }),
  ]),
  ...Object.entries(AFTER).map(([name, subcommands]): [string, Handler] => [
    name,
    leaf((words, input, machine) => {
      const at = words.findIndex((word, index) => index > 0 && subcommands.includes(plain(word)));
      if (at > 0) runAnywhere(words.slice(at + 1), input, machine);
      return undefined;
    }),
  ]),
];
