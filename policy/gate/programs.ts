import { GIT_VALUES } from '../shell/run/git.ts';

/** How a program's words are read up to its subcommand, and what it accepts for a long option. */
export interface Program {
  /** Options before the subcommand that take the next word. */
  readonly values: readonly string[];
  /** Options before it that take none; for any other option both readings count. */
  readonly flags: readonly string[];
  /** Whether a long option may be cut short. */
  readonly shortens?: boolean;
  /** Whether a subcommand may be cut short, and to which words that does not apply. */
  readonly abbreviates?: { readonly except: readonly string[] };
  /** Letters of the subcommands' short options that take the rest of the word. */
  readonly shortValues?: string;
}

const NOTHING: Program = { values: [], flags: [] };

const NPM: Program = {
  values: [
    '--prefix',
    '-C',
    '--dir',
    '--registry',
    '-w',
    '--workspace',
    '--filter',
    '-F',
    '--loglevel',
    '--userconfig',
    '--cwd',
  ],
  flags: [
    '-s',
    '--silent',
    '-q',
    '--quiet',
    '-d',
    '-dd',
    '-ddd',
    '--verbose',
    '-g',
    '--global',
    '-y',
    '--yes',
    '-r',
    '-ws',
    '--recursive',
    '--workspaces',
    '--workspace-root',
  ],
  // `npm pub` is `npm publish`; `npm un` is `npm uninstall` (npm 11).
  abbreviates: { except: ['un'] },
};

// From the programs' manuals: git 2.39, gh 2.23, npm 11, docker 20.10, cargo 1.8x, kubectl and helm.
const PROGRAMS: Record<string, Program> = {
  git: {
    values: GIT_VALUES,
    flags: [
      ...['-p', '--paginate', '-P', '--no-pager', '--bare', '--no-replace-objects', '--literal-pathspecs'],
      ...[
        '--glob-pathspecs',
        '--noglob-pathspecs',
        '--icase-pathspecs',
        '--no-optional-locks',
        '--no-lazy-fetch',
      ],
      ...[
        '--no-advice',
        '--exec-path',
        '--html-path',
        '--man-path',
        '--info-path',
        '--version',
        '--help',
        '-v',
        '-h',
      ],
    ],
    shortens: true,
    shortValues: 'o',
  },
  gh: { values: ['-R', '--repo', '--hostname'], flags: ['--help'], shortValues: 'RXfFHqtnbeov' },
  npm: NPM,
  pnpm: { ...NPM, abbreviates: undefined } as Program,
  yarn: { ...NPM, abbreviates: undefined } as Program,
  cargo: {
    values: ['--color', '-C', '--config', '-Z', '--explain'],
    flags: ['-q', '--quiet', '-v', '-vv', '--verbose', '--frozen', '--locked', '--offline', '--list', '-V'],
  },
  docker: {
    values: [
      '-c',
      '--context',
      '--config',
      '-H',
      '--host',
      '-l',
      '--log-level',
      '--tlscacert',
      '--tlscert',
      '--tlskey',
      '--builder',
      '-f',
      '--file',
      '-p',
      '--project-name',
      '--profile',
      '--env-file',
    ],
    flags: ['-D', '--debug', '--tls', '--tlsverify'],
  },
  rm: NOTHING,
  mv: NOTHING,
};

/** Other names under which a program's commands are run. */
const ALSO: Record<string, string> = {
  hub: 'git',
  podman: 'docker',
  nerdctl: 'docker',
  mvnw: 'mvn',
  gradlew: 'gradle',
};

/** What is known of a program by its name; a program that is not listed has options of which nothing is known. */
export function programOf(name: string): Program {
  return PROGRAMS[name] ?? NOTHING;
}

/** The name that rules use for a program. */
export function ruleName(name: string): string {
  return ALSO[name] ?? name;
}
