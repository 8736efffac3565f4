import { logWords, readLog } from '../network/log.ts';
import { type CommonOptions, sessionOf } from './session.ts';

export interface LogOptions extends CommonOptions {
  refused?: boolean;
}

/** `paddock egress log`: what was asked for and what became of it; as JSON lines with `--json`. */
export async function log(options: LogOptions): Promise<void> {
  const { engine, names } = await sessionOf(options);
  const lines = (await readLog(engine, names)).filter(
    ({ action }) => !options.refused || action === 'refused',
  );
  for (const line of lines) process.stdout.write(`${options.json ? JSON.stringify(line) : logWords(line)}\n`);
}
