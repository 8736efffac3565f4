import { join } from 'node:path';
import { execa } from 'execa';
import { Failure, STATUS } from '../failure.ts';
import { checkLocks } from './locks.ts';
import { Sources } from './sources.schema.ts';
import { invalidPaths } from './store.ts';

const root = join(import.meta.dirname, '../..');

/** What the locks name and where it belongs in the store, as Nix sees it: names are picked in one place. */
async function pinnedSources(): Promise<Sources> {
  const expression = `import (/. + ${JSON.stringify(join(root, 'nix/sources.nix'))}) { }`;
  const nix = ['--eval', '--strict', '--json', '--expr', expression];
  const { stdout, stderr, exitCode } = await execa('nix-instantiate', nix, { reject: false });
  if (exitCode === 0) return Sources.parse(JSON.parse(stdout));
  throw new Failure(STATUS.badData, `nix/sources.nix: Nix cannot read what the locks name: ${stderr.trim()}`);
}

async function stock(): Promise<void> {
  await checkLocks(root);
  const sources = await pinnedSources();
  const entries = [...sources.npm, ...sources.debian, sources.seed];
  const missing = await invalidPaths(entries.map((entry) => entry.storePath));
  if (missing.size > 0) {
    // What fetches is loaded only now: most runs have nothing to fetch, and npm's parts take their time.
    const { stockMissing } = await import('./missing.ts');
    await stockMissing(sources, missing);
  }
  const words = missing.size > 0 ? 'now holds' : 'holds';
  process.stderr.write(`The Nix store ${words} all ${entries.length} pinned sources.\n`);
}

try {
  await stock();
} catch (error) {
  const message = error instanceof Failure ? error.message : `a bug of Paddock's: ${(error as Error).stack}`;
  process.stderr.write(`setup: ${message}\n`);
  // At once: what else is being fetched is of no use any more.
  process.exit(error instanceof Failure ? error.status : STATUS.bug);
}
