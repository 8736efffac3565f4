import { chooseEngine, type Engine } from '../engine/engine.ts';
import { Failure, STATUS } from '../failure.ts';
import { ID, namesOf } from '../network/names.ts';

/** Options that every `paddock egress` command takes. */
export interface CommonOptions {
  name: string;
  engine?: string;
  json?: boolean;
}

/** The engine and the names that a command works on. Throws a {@link Failure} for a bad name, or where no engine answers. */
export async function sessionOf({
  name,
  engine,
}: CommonOptions): Promise<{ engine: Engine; names: ReturnType<typeof namesOf> }> {
  if (!ID.test(name)) {
    throw new Failure(
      STATUS.usage,
      `got --name ${JSON.stringify(name)}, expected lower-case letters, digits and hyphens`,
    );
  }
  return { engine: await chooseEngine(engine), names: namesOf(name) };
}

/** Prints a result: as JSON on standard output, or as lines there with words about them on standard error. */
export function print(
  options: Pick<CommonOptions, 'json'>,
  result: object,
  out: readonly string[],
  words: readonly string[] = [],
): void {
  if (options.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else if (out.length > 0) process.stdout.write(`${out.join('\n')}\n`);
  if (!options.json && words.length > 0) process.stderr.write(`${words.join('\n')}\n`);
}
