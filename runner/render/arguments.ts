import { parseArgs } from 'node:util';
import { Failure, STATUS } from './failure.ts';
import { USAGE } from './usage.ts';

/** What the command is asked to do. Nothing is written unless `action` is `render` or `revert`. */
export interface Request {
  action: 'render' | 'revert' | 'check' | 'report' | 'dry-run';
  /** Whether it takes back what was rendered; with `dry-run`, whether that is what would be done. */
  revert: boolean;
  /** Whether differences are shown as a unified diff. */
  diff: boolean;
  target: string | undefined;
  only: readonly string[];
  permissions: string | undefined;
  /** A file with settings of a person's own by CLI, which are rendered with ours. */
  settings: string | undefined;
  /** Whether the CLIs ask the gate before a tool runs. */
  gate: boolean;
  json: boolean;
}

const OPTIONS = {
  target: { type: 'string' },
  check: { type: 'boolean', default: false },
  diff: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  only: { type: 'string', multiple: true, default: [] as string[] },
  json: { type: 'boolean', default: false },
  report: { type: 'boolean', default: false },
  revert: { type: 'boolean', default: false },
  permissions: { type: 'string' },
  settings: { type: 'string' },
  gate: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** What generators/image.ts calls IMAGE_PROFILES; that module, like all that is the image's, is in no command for a host. */
export const NEVER_ON_A_HOST: readonly string[] = ['autonomous', 'ci'];

/** The command line as a request, or `help`. `clis` are the names that `--only` takes. Throws a {@link Failure}. */
export function readArguments(argv: readonly string[], clis: readonly string[]): Request | 'help' {
  refuseProfiles(argv);
  const { values } = parse(argv);
  if (values.help) return 'help';
  const { target, permissions, settings, gate, json, diff, revert } = values;
  if ([target, permissions, settings].includes(''))
    throw usage('got an empty path, expected a folder or a file');
  const actions = (['check', 'dry-run', 'report'] as const).filter((name) => values[name]);
  const conflict = actions.length > 1 || (revert && actions.some((name) => name !== 'dry-run'));
  if (conflict) {
    const got = [...actions, ...(revert ? ['revert'] : [])].map((name) => `--${name}`).join(' and ');
    throw usage(`got ${got}, expected one of them`);
  }
  const action = actions[0] ?? (diff ? 'dry-run' : revert ? 'revert' : 'render');
  const only = readOnly(values.only, clis);
  return { action, revert, diff, target, permissions, settings, gate, json, only };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: false });
  } catch (error) {
    const [message = ''] = error instanceof Error ? error.message.split(/\. |\n/) : [];
    throw usage(message.charAt(0).toLowerCase() + message.slice(1));
  }
}

/** The profiles that ask nobody are no argument of this command: nothing may render them to a host. */
function refuseProfiles(argv: readonly string[]): void {
  for (const [index, argument] of argv.entries()) {
    const named = argument.startsWith('--profile=') ? argument.slice('--profile='.length) : undefined;
    const name = named ?? (argument === '--profile' ? argv[index + 1] : isValue(argv, index) ? '' : argument);
    if (name !== undefined && NEVER_ON_A_HOST.includes(name)) {
      throw new Failure(
        STATUS.refused,
        `the profile ${name} switches approvals off: it exists only inside the image and is never rendered to a ` +
          'host; build the image with `nix build .#agent-image`',
      );
    }
    if (argument === '--profile' || named !== undefined) {
      throw usage('got --profile, expected none: the interactive profile is the only one for a host');
    }
  }
}

/** Whether an argument is the value of the option before it, such as a folder of that name. */
function isValue(argv: readonly string[], index: number): boolean {
  return ['--target', '--permissions', '--settings', '--only'].includes(argv[index - 1] ?? '');
}

function readOnly(values: readonly string[], clis: readonly string[]): string[] {
  const names = values.flatMap((value) => value.split(',')).map((name) => name.trim());
  const unknown = names.find((name) => !clis.includes(name));
  if (unknown !== undefined) throw usage(`got --only ${unknown || '""'}, expected ${clis.join(', ')}`);
  return names.length === 0 ? [...clis] : clis.filter((name) => names.includes(name));
}

function usage(message: string): Failure {
  return new Failure(STATUS.usage, `${message}\n\n${USAGE}`);
}
