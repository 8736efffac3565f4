import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Context, ToolCall } from '../../../policy/gate/call.ts';
import { filesOf } from '../../../policy/gate/call-files.ts';

/** How many paths of one call are looked up. */
const MOST_PATHS = 200;

/** Where the paths that calls name lead to when links are followed, of those that lead elsewhere. A missing end is kept as it is. */
export function resolveLinks(calls: readonly ToolCall[], context: Context): Record<string, string> {
  const paths = new Set(calls.flatMap((call) => filesOf(call, context)).map(({ path }) => path));
  const found = [...paths].slice(0, MOST_PATHS).map((path) => [path, leadsTo(path)] as const);
  return Object.fromEntries(found.filter(([path, real]) => path !== real));
}

function leadsTo(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(leadsTo(above), basename(path));
  }
}
