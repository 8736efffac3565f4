import { chown, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { GATE_SOCKET } from '../../../policy/gate/question.ts';
import type { Called, Engine } from '../../engine/engine.ts';
import { openGate } from '../../gate/server.ts';
import { namesOf } from '../../network/names.ts';
import { ownerText, readOwner } from '../../network/owner.ts';
import { agentName, boxArguments } from '../../run/container.ts';
import { limitsOf } from '../../run/limits.ts';
import { boxUser } from '../../workspace/user.ts';
import type { BoxTried } from '../checks/box.ts';

const NODE = '/usr/local/bin/node';
// It writes the workspace, says its time, and asks outside as the gate does.
const TRY = `require('node:fs').writeFileSync('/workspace/made', ''); console.log(Date.now());
require('node:net').connect('${GATE_SOCKET}').on('connect', () => process.exit())
  .on('error', ({ code }) => console.log('gate ' + code))`;

/**
 * Starts a container with the flags of a run, and has it write into a folder in `base`, which is where copies of workspaces are. The folder
 * and the container are gone afterwards. Throws a Failure where the engine can't have the agent's user.
 */
export async function tryBox(
  engine: Engine,
  image: string,
  rootless: boolean,
  base: string,
): Promise<BoxTried> {
  const [uid, gid] = [process.geteuid?.() ?? 1000, process.getegid?.() ?? 1000];
  const user = boxUser({ engine: engine.name, rootless, uid, gid });
  const folder = await mkdtemp(join(base, '.paddock-doctor-'));
  const workspace = join(folder, 'workspace');
  const secrets = join(folder, 'environment.json');
  const gate = await openGate(join(folder, 'gate'), async () => ({ decision: 'allow' }));
  try {
    await mkdir(workspace);
    await writeFile(secrets, '{}', { mode: 0o400 });
    for (const path of uid === 0 ? [workspace, secrets] : [])
      await chown(path, user.owner.uid, user.owner.gid);
    const names = namesOf(`doctor-${process.pid}`);
    const args = boxArguments({
      engine: engine.name,
      names,
      owner: ownerText(readOwner(process.pid)),
      image,
      user: user.flags,
      ...{ workspace, secrets, gate: gate.folder },
      mounts: [],
      inside: { flags: ['--network', 'none', '--entrypoint', NODE], environment: {} },
      limits: limitsOf({}, cpus().length),
      profile: 'autonomous',
      environment: {},
      passed: {},
      terminal: false,
      command: ['-e', TRY],
    });
    const before = Date.now();
    const { exitCode, stdout, stderr } = await bounded(engine, args, agentName(names));
    const clock = [before, Date.now()] as const;
    const made = await stat(join(workspace, 'made')).catch(() => undefined);
    return { status: exitCode, stdout, stderr, made, wanted: user.owner, clock };
  } finally {
    await gate.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts a container on the engine's own network, and sends nothing. */
export async function tryNetwork(engine: Engine, image: string): Promise<{ status: number; stderr: string }> {
  const name = `paddock-doctor-${process.pid}-network`;
  const args = [
    ...['run', '--rm', '--name', name, '--pull', 'never', '--read-only', '--cap-drop', 'ALL'],
    ...['--security-opt', 'no-new-privileges', '--log-driver', 'none'],
    ...(engine.name === 'podman' ? ['--no-hosts', '--http-proxy=false'] : []),
    ...['--entrypoint', NODE, image, '-e', ''],
  ];
  const { exitCode, stderr } = await bounded(engine, args, name);
  return { status: exitCode, stderr };
}

/** A client that takes too long is killed; its container is not. */
async function bounded(engine: Engine, args: readonly string[], name: string): Promise<Called> {
  const called = await engine.call(args, { timeout: 60_000 });
  if (called.exitCode === -1) await engine.call(['rm', '--force', name]);
  return called;
}
