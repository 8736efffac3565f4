import { Listr, ListrLogger, type ListrTask, ProcessOutput } from 'listr2';
import { type Progress, stockDebian, stockNpm, stockSeed } from './fetch.ts';
import { makeScratch } from './scratch.ts';
import type { Sources } from './sources.schema.ts';

const SHOW_CURSOR = '\u001b[?25h';

/** Fetches those of the sources whose store paths are `missing` and adds them to the store, with progress on stderr. */
export async function stockMissing(sources: Sources, missing: ReadonlySet<string>): Promise<void> {
  const npm = sources.npm.filter((source) => missing.has(source.storePath));
  const debian = sources.debian.filter((source) => missing.has(source.storePath));
  const seedPackage = sources.debian.find((source) => source.name === sources.seed.package);
  if (seedPackage === undefined)
    throw new Error(`nix/sources.nix names no Debian package ${sources.seed.package}`);

  const scratch = await makeScratch();
  await runTasks([
    task('npm', npm.length, sources.npm.length, (report) => stockNpm(npm, scratch, report)),
    task('Debian', debian.length, sources.debian.length, (report) => stockDebian(debian, scratch, report)),
  ]);
  if (missing.has(sources.seed.storePath)) await stockSeed(sources.seed, seedPackage.storePath, scratch);
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
      }).catch((cause: unknown) => {
        // Listr prints what is thrown; the whole sentence comes once, at the end.
        throw new Error('the reason is below', { cause });
      }),
  };
}

/** Runs the tasks side by side; throws the first error. */
async function runTasks(tasks: ListrTask[]): Promise<void> {
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  // Listr's own way with a SIGINT would end the process before the downloads are removed.
  const list = new Listr(tasks, {
    concurrent: true,
    registerSignalListeners: false,
    rendererOptions: { logger },
    fallbackRendererOptions: { logger },
  });
  process.on('exit', () => process.stderr.isTTY && process.stderr.write(SHOW_CURSOR));
  await list.run().catch((error: Error) => {
    throw error.cause;
  });
}
