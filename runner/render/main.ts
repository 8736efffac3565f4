import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { withGate } from '../../generators/gate.ts';
import { interactiveConfiguration, interactiveProfile } from '../../generators/interactive.ts';
import { ADAPTERS } from '../../generators/registry.ts';
import { parseSettings, withSettings } from '../../generators/settings/merge.ts';
import { readProfileTexts } from '../../generators/sources.ts';
import { type Request, readArguments } from './arguments.ts';
import { run } from './command.ts';
import { readExtension } from './extension.ts';
import { Failure, STATUS } from './failure.ts';
import { gateLauncher } from './gate/launcher.ts';
import { requireAnswers } from './gate/probe.ts';
import { paintDiff } from './output/paint.ts';
import type { Result } from './output/result.ts';
import { wordsOf } from './output/words.ts';
import { HELP } from './usage.ts';

const ROOT = join(import.meta.dirname, '../..');

async function configurationOf({ permissions, settings, gate, revert }: Request) {
  try {
    const extension = permissions === undefined ? undefined : await readExtension(permissions);
    const profile = interactiveProfile(await readProfileTexts(ROOT), extension);
    const plain = interactiveConfiguration(profile, ADAPTERS);
    const rendered = gate && !revert ? withGate(plain, ADAPTERS, await launcherOf()) : plain;
    return settings === undefined
      ? rendered
      : withSettings(rendered, parseSettings(settings, await readFile(settings, 'utf8')));
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(STATUS.data, error instanceof Error ? error.message : String(error));
  }
}

async function launcherOf(): Promise<string[]> {
  const launcher = gateLauncher(process.env, ROOT);
  await requireAnswers(launcher);
  return launcher;
}

async function answer(request: Request): Promise<Result> {
  return await run(
    request,
    { configuration: await configurationOf(request), adapters: ADAPTERS },
    { environment: process.env, home: homedir(), cwd: process.cwd() },
  );
}

function print(request: Request, result: Result): void {
  const { out, err } = wordsOf(result, request);
  if (request.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else process.stdout.write(request.diff ? paintDiff(out, process.stdout) : out);
  if (!request.json) process.stderr.write(err);
  process.exitCode = result.status;
}

/** An error goes to standard error in words, and with `--json` to standard output as an object. */
function fail(error: unknown, request: Request | undefined): void {
  const { status, message } =
    error instanceof Failure
      ? error
      : {
          status: STATUS.bug,
          message: `a fault of Paddock's: ${error instanceof Error ? error.stack : error}`,
        };
  process.stderr.write(`render-interactive: ${message}\n`);
  process.exitCode = status;
  if (!request?.json) return;
  const result: Result = {
    schema: 'paddock/render-interactive/v1',
    action: request.action,
    status,
    target: request.target ?? homedir(),
    files: [],
    report: [],
    notes: [],
    error: message,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

let request: Request | undefined;
try {
  const read = readArguments(
    process.argv.slice(2),
    ADAPTERS.map(({ name }) => name),
  );
  if (read === 'help') process.stdout.write(HELP);
  else {
    request = read;
    print(read, await answer(read));
  }
} catch (error) {
  fail(error, request);
}
