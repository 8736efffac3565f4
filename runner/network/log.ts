import { EgressLogLine } from '../../policy/egress/log.ts';
import type { Engine } from '../engine/engine.ts';
import type { Names } from './names.ts';

/** The lines that the egress container has written; a line of anything else, such as Node.js's own last words, is left out. */
export async function readLog(
  engine: Engine,
  names: Names,
  options: { tail?: number } = {},
): Promise<EgressLogLine[]> {
  const tail = options.tail === undefined ? [] : ['--tail', String(options.tail)];
  const { stdout } = await engine.call(['logs', ...tail, names.egress]);
  return parseLog(stdout);
}

/** The log lines in a text. */
export function parseLog(text: string): EgressLogLine[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    const parsed = EgressLogLine.safeParse(parseJson(line));
    return parsed.success ? [parsed.data] : [];
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A line in words: `11:48:14 refused CONNECT evil.example:443 (no-rule): no rule allows this host`. */
export function logWords({
  time,
  action,
  method,
  host,
  port,
  path,
  rule,
  reason,
  count,
}: EgressLogLine): string {
  const target = [host, port === undefined ? '' : `:${port}`, path ?? ''].join('');
  const words = [time.slice(11, 19), action, method, target, rule && `(${rule})`, count && `${count} times`];
  const said = words.filter((word) => word !== undefined && word !== '' && word !== 0).join(' ');
  return reason === undefined ? said : `${said}: ${reason}`;
}
