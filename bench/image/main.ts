import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { copyRepository } from './checkout.ts';
import { unpackAll } from './floor.ts';
import { ByHand, type HandMade } from './hand-made.ts';
import { ingredients } from './ingredients.ts';
import type { Setting } from './measure.ts';
import { coldBuilds, rebuilds } from './ours.ts';
import { withPeers } from './peers.ts';
import { PrivateStore } from './private-store.ts';
import { formatTable } from './table.ts';
import { missingForByHand } from './tools.ts';

const USAGE = `usage: npm run bench:image -- [--runs N] [--no-peers] [--json]
  --runs N    cold builds, of which the quickest counts (1 to 9, default 1)
  --no-peers  without the image by hand
`;
const NATIVE = process.arch === 'arm64' ? 'arm64' : 'amd64';

function say(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        runs: { type: 'string', default: '1' },
        'no-peers': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    if (!/^[1-9]$/.test(values.runs)) throw new Error(`got --runs ${values.runs}, expected 1 to 9`);
    return { ...values, runs: Number(values.runs) };
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.stderr.write(USAGE);
    return process.exit(64);
  }
}

async function makeByHand(here: Setting, scratch: string): Promise<HandMade | undefined> {
  const reason = values['no-peers'] ? '--no-peers' : await missingForByHand(say);
  if (reason !== undefined) {
    say(`without the image by hand: ${reason}`);
    return undefined;
  }
  const hand = new ByHand(here, scratch, await ingredients(here, NATIVE));
  try {
    say('the same content by hand: mmdebstrap, npm install, buildah commit');
    return await hand.measure();
  } catch (error) {
    if (here.signal.aborted) throw error;
    // A peer that does not run here is no reason to have no numbers of ours.
    say(`without the image by hand: ${error instanceof Error ? error.message : error}`);
    return undefined;
  } finally {
    await hand.close();
  }
}

async function measure(scratch: string, signal: AbortSignal) {
  const root = join(import.meta.dirname, '../..');
  const env = {
    XDG_CACHE_HOME: join(scratch, 'cache'),
    CONTAINERS_CONF: process.env.CONTAINERS_CONF ?? join(root, 'test/real/support/containers.conf'),
  };
  const here: Setting = { directory: join(scratch, 'checkout'), env, signal };
  say('copying the repository and the stocked sources');
  await copyRepository(here, root, here.directory);
  const store = await PrivateStore.create(join(scratch, 'store'), here);
  say('cold builds');
  const cold = await coldBuilds(store, NATIVE, values.runs);
  say('builds after small changes');
  const small = await rebuilds(store, here, NATIVE);
  say('unpacking the same sources');
  const sources = (await store.layerSources()).map((path) => store.locate(path));
  const unpacking = await unpackAll(here, sources);
  const hand = join(scratch, 'by-hand');
  await mkdir(hand);
  return withPeers([...cold, ...small], NATIVE, unpacking, await makeByHand(here, hand));
}

const values = readArguments();
const abort = new AbortController();
// Not once: without a listener that stays, execa's own handler ends this process before it has cleaned up.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort(signal));
const scratch = await mkdtemp(join(tmpdir(), 'paddock-bench-'));
try {
  const rows = await measure(scratch, abort.signal);
  process.stdout.write(
    values.json ? `${JSON.stringify({ cores: availableParallelism(), rows }, null, 2)}\n` : formatTable(rows),
  );
} catch (error) {
  const stopped = abort.signal.aborted;
  say(stopped ? 'stopped' : error instanceof Error ? error.message : String(error));
  process.exitCode = stopped ? 130 : 70;
} finally {
  // A Nix store's directories are read-only, which stops all but root.
  await execa('chmod', ['-R', 'u+w', scratch], { reject: false });
  await rm(scratch, { recursive: true, force: true });
}
