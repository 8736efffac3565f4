import { type CommandMeaning, each, high, low, medium, type ProgramMeaning, when } from './meaning.ts';
import {
  ABOUT,
  ACCOUNT,
  ANY,
  BUILDS,
  flags,
  GLOBAL,
  INSTALLS,
  NO_SUBCOMMAND,
  PUBLISHES,
  TESTS,
} from './reasons.ts';

const NPM_COMMANDS: Readonly<Record<string, CommandMeaning>> = {
  ...each('test t tst run run-script start restart stop build dev lint check format typecheck', TESTS),
  ...each(
    'install i in ins add ci clean-install update up upgrade dedupe rebuild rb link prune install-test it audit+fix import fetch',
    {
      ...INSTALLS,
      worse: [when('-g --global --location=global', GLOBAL)],
    },
  ),
  ...each('uninstall un remove rm unlink', {
    ...medium('it removes packages', { as: ['file_write'] }),
    worse: [when('-g --global', GLOBAL)],
  }),
  ...each('ls list ll la outdated why explain fund root prefix bin help version-of query licenses', ABOUT),
  ...each('view info show search audit ping', low('it asks the registry')),
  ...each('config+get config+list get', ABOUT),
  ...each(
    'config config+set set pkg init create version',
    medium('it changes settings or the manifest', { as: ['file_write'] }),
  ),
  ...each('exec x dlx', {
    ...medium('what it runs is judged by itself'),
    worse: [when('-c --call --shell-mode', ANY)],
  }),
  pack: medium('it packs the workspace', { as: ['file_write'] }),
  ...each('publish unpublish deprecate dist-tag stage', PUBLISHES),
  ...each('login logout adduser token owner access team org profile hook whoami trust', ACCOUNT),
  cache: medium('it changes the cache'),
};

const NPM: ProgramMeaning = {
  ...NO_SUBCOMMAND,
  before: [
    '--prefix',
    '-C',
    '--dir',
    '-w',
    '--workspace',
    '--filter',
    '-F',
    '--loglevel',
    '--cwd',
    '--registry',
    '--userconfig',
  ],
  checkBefore: (words) =>
    flags(words, /^--(registry|userconfig|globalconfig|script-shell|node-options)/)
      ? high('it takes its settings, or its packages, from elsewhere')
      : undefined,
  commands: NPM_COMMANDS,
};

const PIP: ProgramMeaning = {
  ...NO_SUBCOMMAND,
  commands: {
    ...each('install download wheel sync add', {
      ...INSTALLS,
      worse: [
        when(
          '--index-url -i --extra-index-url --break-system-packages --trusted-host',
          high('it takes packages from elsewhere, or changes the system'),
        ),
      ],
    }),
    ...each('uninstall remove', medium('it removes packages', { as: ['file_write'] })),
    ...each('list show freeze check help debug inspect index', ABOUT),
    ...each('cache config', medium('it changes settings')),
  },
};

const CARGO: ProgramMeaning = {
  ...NO_SUBCOMMAND,
  before: ['--color', '-C', '--config', '-Z'],
  checkBefore: (words) =>
    flags(words, /^--config/) ? high('it takes its settings from elsewhere') : undefined,
  commands: {
    ...each('build b check c test t run r bench doc d clippy fmt fix nextest expand miri', BUILDS),
    ...each('tree metadata search info version help locate-project pkgid verify-project', ABOUT),
    ...each(
      'add remove rm update fetch generate-lockfile vendor new init clean',
      medium('it changes the manifest or fetches packages', { as: ['http_get', 'file_write'] }),
    ),
    ...each('install uninstall', GLOBAL),
    ...each('publish yank owner login logout', PUBLISHES),
  },
};

const GO: ProgramMeaning = {
  ...NO_SUBCOMMAND,
  commands: {
    ...each('build test run vet generate tool', {
      ...BUILDS,
      worse: [when('-exec -toolexec -vettool', high('it runs a program of its own'))],
    }),
    ...each('list version env help doc', { ...ABOUT, worse: [when('-w -u', medium('it changes settings'))] }),
    ...each('fmt fix clean', medium('it changes files', { as: ['file_write'] })),
    ...each('get mod work', INSTALLS),
    install: GLOBAL,
  },
};

const PACKAGES: Readonly<Record<string, CommandMeaning>> = {
  ...each('list search show info policy depends rdepends madison query check leaves outdated deps', ABOUT),
  ...each(
    'install add update upgrade dist-upgrade full-upgrade remove purge autoremove erase del reinstall build-dep',
    GLOBAL,
  ),
};

/** Package managers. */
export const PACKAGE_MANAGERS: Readonly<Record<string, ProgramMeaning>> = {
  ...each('npm pnpm cnpm', NPM),
  ...each('yarn bun', { ...NPM, commands: { ...NPM_COMMANDS, '': INSTALLS } }),
  ...each('npx pnpx bunx', medium('it may fetch a package; what it runs is judged by itself')),
  ...each('pip pip3 uv poetry pipenv pdm hatch rye', {
    ...PIP,
    commands: {
      ...PIP.commands,
      ...each('run', medium('what it runs is judged by itself')),
      ...each(
        'pip+install pip+sync lock sync build venv init new export version env python+install tool+install update upgrade tree',
        INSTALLS,
      ),
      ...each('pip+list pip+show pip+freeze', ABOUT),
      publish: PUBLISHES,
    },
  }),
  ...each('pipx conda mamba', {
    ...PIP,
    commands: { ...PIP.commands, ...each('run runpip', ANY), ...each('create activate env', INSTALLS) },
  }),
  cargo: CARGO,
  rustup: { ...GLOBAL, commands: each('show toolchain+list target+list component+list', ABOUT) },
  go: GO,
  ...each('bundle bundler gem composer pod cocoapods mint carthage cpan cpanm luarocks opam hex', {
    ...INSTALLS,
    commands: {
      ...each('install update add remove require uninstall init lock dump-autoload outdated-fix', INSTALLS),
      ...each('list show info outdated check why licenses', ABOUT),
      ...each('exec run run-script test', TESTS),
      ...each('push publish release yank owner signin login', PUBLISHES),
    },
  }),
  ...each(
    'apt apt-get aptitude dnf yum zypper pacman apk brew port snap flatpak emerge nix-env winget choco',
    { ...GLOBAL, commands: PACKAGES },
  ),
  dpkg: {
    ...GLOBAL,
    only: [when('-l -L -s -S --list --listfiles --status --search', { ...ABOUT, effect: false })].map(
      (one) => ({ ...one, operands: true as const }),
    ),
  },
  rpm: {
    ...GLOBAL,
    only: [when('-q -qa -qi -ql -qf', ABOUT)].map((one) => ({ ...one, operands: true as const })),
  },
  ...each(
    'nix nix-build nix-shell nix-instantiate nix-store devbox direnv mise asdf nvm fnm volta pyenv rbenv',
    medium('it fetches or makes tools'),
  ),
};
