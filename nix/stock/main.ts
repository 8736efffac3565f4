import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { Listr, ListrLogger, type ListrTask, ProcessOutput } from 'listr2';
import { type Progress, stockDebian, stockNpm, stockSeed } from './fetch.ts';
import { Sources } from './sources.schema.ts';
import { invalidPaths } from './store.ts';

const root = join(import.meta.dirname, '../..');

/** What the locks name and where it belongs in the store, as Nix sees it: names are picked in one place. */
async function pinnedSources(): Promise<Sources> {
  const expression = `import (/. + ${JSON.stringify(join(root, 'nix/sources.nix'))}) { }`;
  const { stdout } = await execa('nix-instantiate', ['--eval', '--strict', '--json', '--expr', expression]);
  return Sources.parse(JSON.parse(stdout));
}

/** A line of progress: how many of the missing files have reached the store; on a pipe, a line a quarter. */
function task(
  from: string,
  missing: number,
  all: number,
  run: (report: Progress) => Promise<void>,
): ListrTask {
  let quarter = 0;
  return {
    title: `${from}: ${missing} of ${all} files to fetch`,
    enabled: missing > 0,
    task: (_, line) =>
      run((done, total) => {
        const reached = Math.floor((done * 4) / total);
        if (!process.stderr.isTTY && reached === quarter) return;
        quarter = reached;
        line.output = `${from}: ${done} of ${total}`;
      }),
  };
}

async function stock(): Promise<void> {
  const sources = await pinnedSources();
  const entries = [...sources.npm, ...sources.debian, sources.seed];
  const missing = await invalidPaths(entries.map((entry) => entry.storePath));
  if (missing.size === 0) {
    process.stderr.write(`The Nix store holds all ${entries.length} pinned sources.\n`);
    return;
  }
  const npm = sources.npm.filter((source) => missing.has(source.storePath));
  const debian = sources.debian.filter((source) => missing.has(source.storePath));
  const seedPackage = sources.debian.find((source) => source.name === sources.seed.package);
  if (seedPackage === undefined)
    throw new Error(`nix/sources.nix names no Debian package ${sources.seed.package}`);

  const scratch = await mkdtemp(join(tmpdir(), 'paddock-stock-'));
  const onSignal = () => rm(scratch, { recursive: true, force: true }).finally(() => process.exit(130));
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
    await new Listr(
      [
        task('npm', npm.length, sources.npm.length, (report) => stockNpm(npm, scratch, report)),
        task('Debian', debian.length, sources.debian.length, (report) =>
          stockDebian(debian, scratch, report),
        ),
      ],
      { concurrent: true, rendererOptions: { logger }, fallbackRendererOptions: { logger } },
    ).run();
    if (missing.has(sources.seed.storePath)) await stockSeed(sources.seed, seedPackage.storePath, scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  process.stderr.write(`The Nix store now holds all ${entries.length} pinned sources.\n`);
}

try {
  await stock();
} catch (error) {
  process.stderr.write(`setup: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 69;
}
