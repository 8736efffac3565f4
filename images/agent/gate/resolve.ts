import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Context, ToolCall } from '../../../policy/gate/call.ts';
import { filesOf } from '../../../policy/gate/call-files.ts';
import { pathsOf } from '../../../policy/risk/paths-of.ts';
import { expected } from '../shape.ts';

/** How many paths one use of a tool may name: each is looked up. */
const MOST_PATHS = 5000;

/**
 * Where the paths that calls name lead to when links are followed, of those that lead elsewhere. A missing end is kept as it is. Throws for
 * more paths than can be looked up.
 */
export function resolveLinks(calls: readonly ToolCall[], context: Context): Record<string, string> {
  const paths = new Set(
    calls.flatMap((call) => [...filesOf(call, context).map(({ path }) => path), ...pathsOf(call, context)]),
  );
  if (paths.size > MOST_PATHS) throw expected('the call', `at most ${MOST_PATHS} paths`);
  const found = [...paths].map((path) => [path, leadsTo(path)] as const);
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
