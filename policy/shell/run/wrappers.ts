import { plain, quoted, type Word } from '../word.ts';
import { type Handler, wrapper } from './handler.ts';
import { type OptionSpec, readOptions } from './options.ts';
import { runVariable } from './variables.ts';

interface WrapperSpec extends OptionSpec {
  /** How many operands come before the command. */
  readonly skip?: number;
  /** Options whose value is shell text that is run. */
  readonly scripts?: readonly string[];
  /** What the operands are: a command (if nothing is said), one shell text in pieces, or a shell text each. */
  readonly operands?: 'text' | 'texts';
}

// Programs that run the command in their operands. The options that take a word of their own, from their manuals.
const SPECS: Record<string, WrapperSpec> = {
  sudo: {
    values: [
      ...['-u', '-g', '-h', '-p', '-C', '-r', '-t', '-T', '-U', '-D', '-R'],
      ...['--user', '--group', '--host', '--prompt', '--close-from', '--role', '--type'],
      ...['--command-timeout', '--other-user', '--chdir', '--chroot'],
    ],
    assignments: true,
  },
  doas: { values: ['-u', '-C'], assignments: true },
  pkexec: { values: ['--user'] },
  env: {
    values: ['-u', '-C', '-S', '--unset', '--chdir', '--split-string'],
    assignments: true,
    scripts: ['-S', '--split-string'],
  },
  nice: { values: ['-n', '--adjustment'] },
  ionice: { values: ['-c', '-n', '-p', '-P', '-u', '--class', '--classdata'] },
  nohup: {},
  setsid: {},
  time: { values: ['-f', '-o', '--format', '--output'] },
  timeout: { values: ['-k', '-s', '--kill-after', '--signal'], skip: 1 },
  stdbuf: { values: ['-i', '-o', '-e', '--input', '--output', '--error'] },
  chroot: { values: ['--userspec', '--groups'], skip: 1 },
  taskset: { skip: 1 },
  chrt: { values: ['-T', '-P', '-D'], skip: 1 },
  numactl: {
    values: ['-N', '-m', '-C', '-i', '-p', '--cpunodebind', '--membind', '--physcpubind', '--interleave'],
  },
  builtin: {},
  exec: { values: ['-a'] },
  busybox: {},
  toybox: {},
  corepack: {},
  unbuffer: {},
  fakeroot: { values: ['-i', '-s', '-l', '-f', '-b'] },
  faketime: { skip: 1 },
  eatmydata: {},
  catchsegv: {},
  proxychains: { values: ['-f'] },
  proxychains4: { values: ['-f'] },
  'dbus-run-session': { values: ['--config-file', '--dbus-daemon'] },
  'xvfb-run': {
    values: [
      '-e',
      '-f',
      '-n',
      '-p',
      '-s',
      '-w',
      '--error-file',
      '--auth-file',
      '--server-num',
      '--server-args',
    ],
  },
  watch: { values: ['-n', '--interval', '-q', '--equexit'], operands: 'text' },
  flock: {
    values: ['-w', '-E', '--timeout', '--conflict-exit-code', '-c', '--command'],
    skip: 1,
    scripts: ['-c', '--command'],
  },
  script: {
    values: ['-c', '--command', '-E', '-I', '-O', '-B', '-m', '-T', '-o'],
    scripts: ['-c', '--command'],
    skip: 1,
  },
  su: { values: ['-c', '--command', '-s', '--shell', '-g', '-G', '-w'], scripts: ['-c', '--command'] },
  npx: { values: ['-p', '--package', '-c', '--call', '-w', '--workspace'], scripts: ['-c', '--call'] },
  pnpx: { values: ['-p', '--package', '-c'], scripts: ['-c'] },
  bunx: { values: ['-p', '--package'] },
  'nix-shell': {
    values: ['--run', '--command', '-p', '-I', '-A', '-E', '--arg', '--argstr'],
    scripts: ['--run', '--command'],
  },
  hyperfine: {
    values: [
      ...[
        '-w',
        '-r',
        '-m',
        '-M',
        '-p',
        '-c',
        '-s',
        '-S',
        '-n',
        '--warmup',
        '--runs',
        '--min-runs',
        '--max-runs',
      ],
      ...[
        '--prepare',
        '--cleanup',
        '--setup',
        '--shell',
        '--command-name',
        '--export-json',
        '--export-markdown',
      ],
    ],
    scripts: ['-p', '-c', '-s', '--prepare', '--cleanup', '--setup'],
    operands: 'texts',
  },
  concurrently: { values: ['-n', '-c', '--names'], operands: 'texts' },
  nodemon: {
    values: ['-x', '--exec', '-w', '--watch', '-e', '--ext', '-i', '--ignore'],
    scripts: ['-x', '--exec'],
  },
  entr: {},
};

/** Handlers of the programs that do nothing but run another command. */
export const WRAPPERS: readonly [string, Handler][] = [
  ...Object.entries(SPECS).map(([name, spec]): [string, Handler] => [
    name,
    wrapper((words, input, machine) => {
      const { options, assignments, operands } = readOptions(words, spec);
      for (const assignment of assignments) {
        const equals = assignment.indexOf('=');
        runVariable(plain(assignment.slice(0, equals)), assignment.slice(equals + 1), machine);
      }
      const rest = operands.slice(spec.skip ?? 0);
      // `env -S TEXT` goes on with the operands.
      const tail = spec.assignments ? rest.map(quoted) : [];
      const runScript = (text: Word) => machine.script([text, ...tail].join(' '), input);
      // Options may come after the first operands as well, as in `flock FILE -c TEXT` and `su USER -c TEXT`.
      const late = spec.scripts === undefined ? [] : readOptions(['', ...rest], spec).options;
      const later = spec.scripts?.includes('-c') ? readOptions(['', ...rest.slice(1)], spec).options : [];
      const texts = [...options, ...late, ...later].filter(({ name: option }) =>
        spec.scripts?.includes(option),
      );
      const printed = texts.map(({ value }) => (value === undefined ? '' : runScript(value)));
      if (rest.length === 0) return printed.join('');
      if (spec.operands === 'text') return machine.script(rest.join(' '), input);
      if (spec.operands === 'texts') return rest.map((text) => machine.script(text, input)).join('');
      return printed.join('') + machine.command(rest, input);
    }),
  ]),
  [
    'command',
    wrapper((words, input, machine) => {
      const { options, operands } = readOptions(words, {});
      const looksUp = options.some(({ name }) => name === '-v' || name === '-V');
      return looksUp || operands.length === 0 ? undefined : machine.command(operands, input);
    }),
  ],
];
