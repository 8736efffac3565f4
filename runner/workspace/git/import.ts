import { linkSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { removeHalf } from '../../checkpoint/store/send.ts';
import { Failure, STATUS } from '../../failure.ts';
import { gitFailure, optionsOf, settingArguments, type View } from '../../git/git.ts';
import type { RepositoryBefore } from '../types.ts';
import type { AgentGit } from './agent.ts';
import { makeScratch } from './scratch.ts';

/** What a repository takes from an agent at most, and how long git may take. */
const MOST_BYTES = 2 ** 32;
const MOST_TIME_MS = 600_000;

/**
 * A git directory of ours with the agent's objects and the host's. Only objects are taken: none of the files that lie beside them and
 * that git would believe. Packs are indexed anew.
 */
export async function stageObjects(folder: string, before: RepositoryBefore, agent: AgentGit): Promise<View> {
  const { objectFormat } = before.places;
  const scratch = makeScratch(join(folder, 'agent.git'), objectFormat, before.objects, before.shallow);
  for (const path of [...agent.loose, ...agent.packs]) {
    const target = join(scratch.gitDir, path);
    mkdirSync(dirname(target), { recursive: true });
    linkSync(join(agent.gitDir, path), target);
  }
  for (const pack of agent.packs) {
    await run(scratch, [
      'index-pack',
      `--max-input-size=${MOST_BYTES}`,
      join(scratch.gitDir, 'objects/pack', basename(pack)),
    ]);
  }
  return scratch;
}

/**
 * Brings objects to the host: `wanted` and all that they need and the host lacks. The receiving git works out every id anew, looks at
 * the form of every object, and refuses a set with something missing. Throws a {@link Failure}; then the host is as before.
 */
export async function importObjects(
  folder: string,
  before: RepositoryBefore,
  scratch: View,
  wanted: readonly string[],
  known: readonly string[],
): Promise<void> {
  if (wanted.length === 0) return;
  const pack = join(folder, 'incoming.pack');
  const started = Date.now();
  const objects = before.objects[0] ?? join(before.places.commonDir, 'objects');
  try {
    const input = [...wanted, ...known.map((id) => `^${id}`), ''].join('\n');
    await run(scratch, ['pack-objects', '--revs', '--stdout', '-q', '--delta-base-offset'], {
      input,
      output: pack,
    });
    if (statSync(pack).size > MOST_BYTES) {
      throw new Failure(STATUS.refused, `the agent's new objects take more than ${MOST_BYTES} bytes`);
    }
    const receive = makeScratch(join(folder, 'receive.git'), before.places.objectFormat, [], before.shallow);
    await run(
      { ...receive, objects },
      ['index-pack', '--stdin', '--strict', `--max-input-size=${MOST_BYTES}`],
      { from: pack },
    );
  } catch (error) {
    removeHalf(objects, started);
    throw error;
  } finally {
    rmSync(pack, { force: true });
  }
}

async function run(
  view: View,
  args: readonly string[],
  files: { input?: string; output?: string; from?: string } = {},
): Promise<void> {
  const given = files.from === undefined ? { input: files.input ?? '' } : { inputFile: files.from };
  const result = await execa('git', [...settingArguments(view), ...args], {
    ...optionsOf(view, given),
    ...(files.output !== undefined && { stdout: { file: files.output } }),
    timeout: MOST_TIME_MS,
  });
  if (result.exitCode === 0) return;
  const said = Buffer.from(result.stderr ?? '').toString();
  throw gitFailure(
    args,
    `${said}${result.exitCode === undefined ? result.shortMessage : ''}`,
    result.exitCode,
  );
}
