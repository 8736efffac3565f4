import { engineOf } from '../engine/engine.ts';
import type { EngineFacts } from '../engine/facts.ts';
import type { EngineName } from '../engine/find.ts';
import { Failure } from '../failure.ts';
import { deadCopies } from '../sweep/copies.ts';
import { deadNetworks } from '../sweep/networks.ts';
import { type Check, fail } from './check.ts';
import { boxChecks, networkCheck, notTried } from './checks/box.ts';
import { chosenEngine, engineChecks } from './checks/engines.ts';
import { type ImageFacts, imageCheck } from './checks/images.ts';
import { clockCheck, leftCheck, selinuxCheck } from './checks/machine.ts';
import { gitCheck, nodeCheck, skopeoCheck } from './checks/programs.ts';
import { rootChecks, rootlessChecks } from './checks/rootless.ts';
import { keysCheck, readCheck } from './checks/settings.ts';
import { stateCheck } from './checks/state.ts';
import { driverCheck, limitsCheck, roomCheck } from './checks/storage.ts';
import { type Install, installer } from './install.ts';
import { tryBox, tryNetwork } from './probes/box.ts';
import { engineRoom, engineStates, roomIn } from './probes/engines.ts';
import { imageFacts, imageToTry } from './probes/images.ts';
import { nixState, printed } from './probes/programs.ts';
import { rootlessFacts, textOf } from './probes/rootless.ts';
import { keyFacts, policyFacts, workspaceFacts } from './probes/settings.ts';
import { newestLog, stateFacts } from './probes/state.ts';

/** Looks at every prerequisite of a run in a folder, for the engine that is named or the one that a run would take. */
export async function examine(folder: string, wanted: EngineName | undefined): Promise<Check[]> {
  const isRoot = process.geteuid?.() === 0;
  const install = installer((await textOf('/etc/os-release')) ?? '', process.platform, isRoot);
  const states = await engineStates();
  const facts = chosenEngine(states, wanted);
  const needsMaps = process.platform === 'linux' && (wanted ?? facts?.name ?? 'podman') === 'podman';
  const groups: readonly (readonly [string, () => Check[] | Promise<Check[]>])[] = [
    ['node', () => [nodeCheck(process.versions.node)]],
    ['git', async () => [gitCheck(await printed('git', ['--version']), install)]],
    ['engine', () => engineChecks(states, wanted, { install, platform: process.platform })],
    ['user namespaces', () => (needsMaps ? userChecks(install) : [])],
    ['box', () => engineGroup(facts, install)],
    ['settings', () => settingsGroup(folder)],
    ['machine', () => machineGroup(facts)],
  ];
  const found: Check[] = [];
  for (const [name, group] of groups) found.push(...(await guarded(name, group)));
  return found;
}

/** A look that itself fails is a row, and the other rows are there all the same. */
async function guarded(name: string, group: () => Check[] | Promise<Check[]>): Promise<Check[]> {
  try {
    return await group();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [fail(name, `could not be looked at: ${reason}`, 'correct what the message is about')];
  }
}

async function userChecks(install: Install): Promise<Check[]> {
  const uid = process.geteuid?.() ?? 0;
  return uid === 0 ? rootChecks() : rootlessChecks(await rootlessFacts(uid), install);
}

/** The rows about the engine that a run would take, its images among them. */
async function engineGroup(facts: EngineFacts | undefined, install: Install): Promise<Check[]> {
  const engine = facts && engineOf(facts.name);
  const nix = await nixState();
  const agent = await imageFacts('agent', engine);
  const egress = await imageFacts('egress', engine);
  const areLoaded = agent.isLoaded && egress.isLoaded;
  const skopeo = skopeoCheck(await printed('skopeo', ['--version']), facts?.name, areLoaded, install);
  const room = facts && (await engineRoom(facts));
  return [
    skopeo,
    imageCheck(agent, nix),
    imageCheck(egress, nix),
    ...(facts === undefined ? [] : [driverCheck(facts, install), limitsCheck(facts)]),
    ...(room === undefined ? [] : [roomCheck(room)]),
    ...(await tried(facts, egress, install)),
  ];
}

async function tried(facts: EngineFacts | undefined, egress: ImageFacts, install: Install): Promise<Check[]> {
  if (facts === undefined) return [notTried('no engine answers')];
  const engine = engineOf(facts.name);
  const image = await imageToTry(engine, egress);
  if (image === undefined) return [notTried('no egress image is loaded')];
  const { nearest } = await stateFacts(undefined);
  try {
    const box = await tryBox(engine, image, facts.rootless, nearest);
    return [...boxChecks(box, install), networkCheck(await tryNetwork(engine, image), install)];
  } catch (error) {
    // The row of the engine says it too.
    if (error instanceof Failure) return [notTried(error.message)];
    throw error;
  }
}

async function settingsGroup(folder: string): Promise<Check[]> {
  const { root, repository, file } = await workspaceFacts(folder);
  const { read, policy } = await policyFacts();
  const state = await stateFacts(root);
  const room = await roomIn('state folder', state.nearest);
  return [
    readCheck('repository', repository, 'correct what the message is about'),
    ...(file === undefined
      ? []
      : [readCheck('paddock.toml', file, 'correct the line; docs/containment.md has the keys')]),
    readCheck('policy', read, 'correct the line; docs/egress.md has the keys'),
    ...(policy === undefined ? [] : [keysCheck(await keyFacts(policy))]),
    stateCheck(state),
    ...(room === undefined ? [] : [roomCheck(room)]),
  ];
}

async function machineGroup(facts: EngineFacts | undefined): Promise<Check[]> {
  const networks = facts === undefined ? [] : await deadNetworks([engineOf(facts.name)]);
  return [
    clockCheck(Date.now(), await newestLog()),
    selinuxCheck(await textOf('/sys/fs/selinux/enforce')),
    leftCheck(
      networks.map(({ id }) => id),
      (await deadCopies()).map(({ run }) => run),
    ),
  ];
}
