import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Containment } from '../../policy/containment/containment.ts';
import { writtenRule } from '../../policy/egress/rule-text.ts';
import { runFolder } from '../audit/places.ts';
import { readSettings, type Settings } from '../egress/settings.ts';
import type { Engine } from '../engine/engine.ts';
import { Failure, STATUS } from '../failure.ts';
import { bundleOf, insideOf } from '../network/inside.ts';
import { namesOf } from '../network/names.ts';
import { type Owner, ownerText, readOwner } from '../network/owner.ts';
import { newToken } from '../network/token.ts';
import type { Prepared } from '../workspace/types.ts';
import { type BoxUser, boxUser } from '../workspace/user.ts';
import { type Bound, backendOf, bindAgent, passedVariables } from './bind.ts';
import type { Box } from './container.ts';
import { requireGate } from './gate-off.ts';
import { gitIdentity } from './identity.ts';
import { type LimitOptions, limitsOf } from './limits.ts';
import { newRunId } from './places.ts';
import { type ReadyEngine, readyEngine } from './ready-engine.ts';
import { TOOL_NAMES, TOOLS, type ToolName } from './tools.ts';
import { readWorkspaceFile } from './workspace-file.ts';

/** The options of `paddock run`, as they were given. */
export interface RunOptions extends LimitOptions {
  tool?: string;
  /** The agent's name in `paddock.toml`. */
  agent?: string;
  /** `acp`: an editor is asked for approval on standard input and output. */
  approvals?: string;
  profile?: string;
  engine?: string;
  policy?: string;
  uplink?: string;
  skipCheckpoint?: boolean;
  permissive?: boolean;
  json?: boolean;
}

/** All that a run will be, before anything of it is made. */
export interface Plan {
  engine: Engine;
  /** The agent that it is, and the risk profile that binds it. */
  bound?: Bound;
  id: string;
  root: string;
  tool: ToolName;
  profile: string;
  containment: Containment;
  checkpoint: boolean;
  settings: Settings;
  token: string;
  owner: Owner | undefined;
  uplink?: string;
  images: { agent: string; egress: string };
  user: BoxUser;
  /** The allowed hosts, in words. */
  hosts: string[];
  /** Whether the agent's output is kept for the result. */
  capture: boolean;
  /** Whether the agent has the terminal. */
  terminal: boolean;
  /** Whether an editor is at standard input and output. */
  isEditor: boolean;
  /** The agent's container, once its copy is there. */
  box(prepared: Pick<Prepared, 'workspace' | 'mounts'>): Box;
}

const PROFILES = ['autonomous', 'ci'];

/** The plan of a run. Everything that can be wrong with what was asked for is found here: throws a {@link Failure} or a ConfigurationError. */
export async function planOf(
  found: ReadyEngine,
  root: string,
  task: readonly string[],
  options: RunOptions,
  available: number,
): Promise<Plan> {
  const { containment: file, ...risks } = await readWorkspaceFile(root);
  const bound = bindAgent(risks, options);
  const tool = toolOf(bound?.agent.tool ?? options.tool);
  if (bound !== undefined) await requireGate(tool, root);
  const { engine, images, rootless } = await engineFor(bound, found, options);
  const profile = options.profile ?? 'autonomous';
  if (!PROFILES.includes(profile)) throw wrong('profile', profile, PROFILES);
  const limits = limitsOf(options, available);
  if (!file.enabled) {
    throw new Failure(
      STATUS.refused,
      'containment is switched off in paddock.toml (enabled = false), and there is no uncontained run; set it to true',
    );
  }
  const containment: Containment = options.permissive ? { ...file, mode: 'permissive' } : file;
  const isAsked = options.approvals !== undefined;
  if (isAsked && (options.approvals !== 'acp' || bound === undefined || options.json))
    throw wrong('approvals', `${options.approvals}`, [
      'acp, for an agent of paddock.toml, and without --json',
    ]);
  // An agent that has to ask leaves the terminal to the questions, but where a person speaks with it there.
  const isTerminal =
    process.stdin.isTTY === true && process.stdout.isTTY === true && !options.json && !isAsked;
  const terminal = isTerminal && (bound === undefined || task.length === 0);
  if (task.length === 0 && !terminal) {
    throw new Failure(
      STATUS.usage,
      'got no task and no terminal; say what to do: paddock run --tool claude -- "fix the flaky test"',
    );
  }
  const id = newRunId(new Date());
  const token = newToken();
  const { vendor } = TOOLS[tool];
  const settings = await readSettings(options.policy, id, token, {
    allow: containment.allow_network,
    vendor,
  });
  const user = boxUser({ engine: engine.name, rootless, ...ids() });
  const owner = readOwner(process.pid);
  const names = namesOf(id);
  const bundle = settings.ca === undefined ? undefined : writeBundle(id, settings.ca);
  const passed = bound === undefined ? {} : passedVariables(bound, process.env);
  const environment = {
    ...(await gitIdentity()),
    ...(terminal && process.env.TERM && { TERM: process.env.TERM }),
  };
  return {
    ...{ id, engine, root, tool, profile, containment, settings, token, owner, user },
    ...(bound && { bound }),
    checkpoint: containment.auto_checkpoint && !options.skipCheckpoint,
    images,
    hosts: settings.file.rules.map(writtenRule),
    capture: options.json === true || isAsked,
    terminal,
    isEditor: isAsked,
    ...(options.uplink !== undefined && { uplink: options.uplink }),
    box: ({ workspace, mounts }) => ({
      engine: engine.name,
      names,
      owner: ownerText(owner),
      image: images.agent,
      user: user.flags,
      workspace,
      secrets: secretsFile(id),
      gate: gateFolder(id),
      mounts,
      inside: insideOf(engine.name, names, token, bundle),
      limits,
      profile,
      environment,
      passed,
      terminal,
      command: [tool, ...(task.length === 0 ? [] : TOOLS[tool].task(task.join(' '), terminal))],
    }),
  };
}

/** The engine that is ready, or the one that the agent's profile asks for. */
async function engineFor(bound: Bound | undefined, found: ReadyEngine, { engine }: RunOptions) {
  const other = bound && (await backendOf(bound, found));
  if (other === undefined) return found;
  if (engine !== undefined) throw wrong('engine', engine, [`${other}: the agent's risk profile asks for it`]);
  return readyEngine(other);
}

function toolOf(given: string | undefined): ToolName {
  const found = TOOL_NAMES.find((name) => name === (given ?? 'claude'));
  if (found === undefined) throw wrong('tool', given ?? '', TOOL_NAMES);
  return found;
}

function wrong(option: string, got: string, expected: readonly string[]): Failure {
  return new Failure(STATUS.usage, `got --${option} ${got}, expected ${expected.join(' | ')}`);
}

function ids() {
  const { geteuid, getegid } = process;
  return { uid: geteuid?.call(process) ?? 1000, gid: getegid?.call(process) ?? 1000 };
}

/** Where a run's secret variables are on the host. */
export const secretsFile = (id: string): string => join(runFolder(id), 'environment.json');

/** Where a run's socket for the gate in its box is on the host. */
export const gateFolder = (id: string): string => join(runFolder(id), 'gate');

/** What is trusted behind the door where a policy names a CA: the public ones, and its own. */
function writeBundle(id: string, ca: string): string {
  const folder = runFolder(id);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'ca.pem');
  writeFileSync(path, bundleOf(ca), { mode: 0o644 });
  return path;
}
