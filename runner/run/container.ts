import { GIVEN_FILE } from '../../images/agent/entrypoint/given-file.ts';
import { GATE_FOLDER } from '../../policy/gate/question.ts';
import type { EngineName } from '../engine/find.ts';
import type { Inside } from '../network/inside.ts';
import { LABEL, type Names, OWNER_LABEL } from '../network/names.ts';
import type { Mount } from '../workspace/types.ts';
import type { Limits } from './limits.ts';

/** All that the agent's container is made of. What `--dry-run` prints is this, and what is started too. */
export interface Box {
  engine: EngineName;
  names: Names;
  owner: string;
  image: string;
  /** The file that holds the secret variables. */
  secrets: string;
  /** The folder in which the box's gate finds who answers it. */
  gate: string;
  /** Flags that say who the agent is in the box. */
  user: readonly string[];
  /** The private copy, which is the agent's to write. */
  workspace: string;
  /** Beside it, all read-only. */
  mounts: readonly Mount[];
  inside: Inside;
  limits: Limits;
  profile: string;
  /** Variables of the host that the agent is given, by the file with the secret ones. */
  passed: Readonly<Record<string, string>>;
  /** Who a commit is by, and what the terminal can show. */
  environment: Readonly<Record<string, string>>;
  terminal: boolean;
  /** The tool and its arguments. */
  command: readonly string[];
}

/** The container's name. */
export const agentName = (names: Names): string => `paddock-${names.id}-agent`;

const SECRET = /_API_KEY$/;

/** Every variable that the box is given. Nothing of the host's environment comes along but what is here. */
export function boxEnvironment({ inside, profile, environment }: Box): Record<string, string> {
  const open = Object.entries(inside.environment).filter(([name]) => !SECRET.test(name));
  return { AGENT_SANDBOX: '1', PADDOCK_PROFILE: profile, ...environment, ...Object.fromEntries(open) };
}

/** The variables that come by a file, so that no inspection of the container shows them. */
export function secretEnvironment({
  inside,
  passed,
}: Pick<Box, 'inside' | 'passed'>): Record<string, string> {
  const secret = Object.entries(inside.environment).filter(([name]) => SECRET.test(name));
  return { ...passed, ...Object.fromEntries(secret) };
}

/**
 * The engine's arguments that run a box. The values of variables are not among them: the engine's client takes them from its own
 * environment, so that no list of processes shows one.
 */
export function boxArguments(box: Box): string[] {
  const {
    engine,
    names,
    owner,
    image,
    user,
    workspace,
    secrets,
    gate,
    mounts,
    inside,
    limits,
    terminal,
    command,
  } = box;
  const volume = ({ source, target }: Pick<Mount, 'source' | 'target'>, how: string) => [
    '--volume',
    `${source}:${target}:${how}`,
  ];
  return [
    ...['run', '--rm', '--name', agentName(names), '--label', `${LABEL}=${names.id}`],
    ...['--label', `${OWNER_LABEL}=${owner}`, '--pull', 'never', '--log-driver', 'none'],
    ...['--read-only', '--tmpfs', '/tmp', '--tmpfs', '/home/agent'],
    ...['--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
    ...['--memory', limits.memory, '--cpus', String(limits.cpus), '--pids-limit', String(limits.pids)],
    ...(engine === 'podman' ? ['--http-proxy=false'] : []),
    ...user,
    ...inside.flags,
    ...volume({ source: workspace, target: '/workspace' }, 'rw,z'),
    ...volume({ source: secrets, target: GIVEN_FILE }, 'ro,z'),
    ...volume({ source: gate, target: GATE_FOLDER }, 'ro,z'),
    ...mounts.flatMap((mount) => volume(mount, 'ro')),
    ...Object.keys(boxEnvironment(box)).flatMap((name) => ['--env', name]),
    ...(terminal ? ['--interactive', '--tty'] : []),
    image,
    ...command,
  ];
}
