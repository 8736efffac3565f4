import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding } from '../../images/egress/probe/order.ts';
import type { EgressFile, EgressKeys, VendorName } from '../../policy/egress/file.ts';
import type { Engine } from '../engine/engine.ts';
import { Failure, STATUS } from '../failure.ts';
import { configure, isHealthy } from './control.ts';
import { doorArguments, egressArguments, type Setting } from './flags.ts';
import { type Held, holdEgress } from './held.ts';
import { LABEL, type Names, namesOf, OWNER_LABEL } from './names.ts';
import { type Owner, ownerText } from './owner.ts';
import { exists, removeNetwork } from './remove.ts';
import { faultsOf, orderFor, selfTest } from './self-test.ts';

/** A network to raise. */
export interface Wanted {
  id: string;
  /** The egress image, as the engine knows it. */
  image: string;
  file: EgressFile;
  keys: EgressKeys;
  /** The run's token, of which `file` holds the hash. */
  token: string;
  /** Whose network it is; without one it stays until it is taken down. */
  owner?: Owner;
  uplink?: string;
  /** Whether this process is to hold it: its id is a new one, and it ends with this process. */
  hold?: boolean;
}

/** A network that stands. `reused` says that its containers were there and went on running. */
export interface Raised {
  names: Names;
  findings: Finding[];
  reused: boolean;
  /** The last host that the test from inside asked for; lines of the log up to it are the test's. */
  testedUpTo: string;
  /** The egress container, where this process holds it. */
  held?: Held;
}

/**
 * Raises a network, or puts a new policy and new keys into one that stands: then nothing of it is interrupted. What is half
 * there is made anew. It is tested from inside before it is used; where anything is in doubt, all of it is
 * removed and a {@link Failure} says what was found. A policy that is refused leaves a standing network as it was.
 */
export async function raise(engine: Engine, wanted: Wanted): Promise<Raised> {
  const names = namesOf(wanted.id);
  const there = wanted.hold !== true && (await exists(engine, wanted.id));
  const reused = there && (await stands(engine, names, wanted.image));
  if (there && !reused) await removeNetwork(engine, wanted.id);
  try {
    const started = reused ? NOTHING : await start(engine, names, wanted);
    const configured =
      started.held?.configured ??
      started.egress.then(() =>
        whenUp(engine, names.egress, () => configure(engine, names, wanted.file, wanted.keys)),
      );
    const [vendor] = Object.keys(wanted.keys) as VendorName[];
    const order = orderFor(wanted.file, wanted.token, vendor);
    const tested = started.door.then(() => selfTest(engine, names, order, configured));
    // Whatever fails first, the rest is waited for: what it makes has to be removed.
    const [egress, door] = await Promise.allSettled([configured, tested]);
    if (egress.status === 'rejected') throw egress.reason;
    if (door.status === 'rejected') throw door.reason;
    const findings = door.value;
    const faults = faultsOf(findings);
    if (faults.length > 0) {
      throw new Failure(
        STATUS.refused,
        `the network does not hold, and was removed:\n  ${faults.join('\n  ')}`,
      );
    }
    const held = started.held && { held: started.held };
    return { names, findings, reused, testedUpTo: order.end, ...held };
  } catch (error) {
    const policyRefused = error instanceof Failure && error.status === STATUS.data;
    if (!(reused && policyRefused)) await removeNetwork(engine, wanted.id);
    throw error;
  }
}

/** Two containers that start; each can be used once it has. */
interface Started {
  egress: Promise<unknown>;
  door: Promise<unknown>;
  held?: Held;
}
const NOTHING: Started = { egress: Promise.resolve(), door: Promise.resolve() };

async function start(engine: Engine, names: Names, wanted: Wanted): Promise<Started> {
  const { image, owner, uplink, file, keys } = wanted;
  const setting: Setting = {
    engine: engine.name,
    names,
    owner: ownerText(owner),
    image,
    ...(uplink !== undefined && { uplink }),
  };
  const labels = ['--label', `${LABEL}=${names.id}`, '--label', `${OWNER_LABEL}=${setting.owner}`];
  await engine.must(['volume', 'create', ...labels, names.sockets]);
  // What is not well is found when the policy is put in force, and by the test from inside.
  const door = engine.must(doorArguments(setting));
  if (!wanted.hold) return { door, egress: engine.must(egressArguments(setting)) };
  const held = holdEgress(engine, egressArguments(setting, true), file, keys);
  return { door, egress: held.configured, held };
}

const PATIENCE = 15_000;

/** Does something that the container has to answer, again while it is starting. Throws a {@link Failure} where it has ended or stays silent. */
async function whenUp(engine: Engine, container: string, attempt: () => Promise<void>): Promise<void> {
  const until = Date.now() + PATIENCE;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (!(error instanceof Failure) || error.status !== STATUS.unavailable) throw error;
      const running = await isRunning(engine, container);
      if (!running || Date.now() > until) {
        const { stdout, stderr } = await engine.call(['logs', '--tail', '5', container]);
        throw new Failure(
          STATUS.unavailable,
          `${container} ${running ? 'does not answer' : 'ended at once'}: ${`${stdout}\n${stderr}`.trim() || 'it says nothing'}`,
        );
      }
    }
    await sleep(50);
  }
}

/** Whether a container runs. */
export async function isRunning(engine: Engine, container: string): Promise<boolean> {
  const { exitCode, stdout } = await engine.call([
    ...['container', 'inspect', '--format', '{{.State.Running}}'],
    container,
  ]);
  return exitCode === 0 && stdout.trim() === 'true';
}

/** Whether both containers run, from this image, and answer. */
async function stands(engine: Engine, names: Names, image: string): Promise<boolean> {
  const both = [names.egress, names.door];
  const format = '{{.State.Running}} {{.Config.Image}}';
  const { exitCode, stdout } = await engine.call(['container', 'inspect', '--format', format, ...both]);
  if (exitCode !== 0 || stdout.trim() !== both.map(() => `true ${image}`).join('\n')) return false;
  return (await Promise.all(both.map((container) => isHealthy(engine, container)))).every(Boolean);
}
