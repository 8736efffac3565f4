import { readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
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

/** How many links lead one to the next, as the kernel counts (path_resolution(7)). */
const MOST_LINKS = 40;

/** Where a path leads to when its links are followed, also those that lead to nothing yet; a missing end is kept as it is. */
export function leadsTo(path: string, links = MOST_LINKS): string {
  try {
    return realpathSync.native(path);
  } catch {
    const above = dirname(path);
    const target = links > 0 ? linkTarget(path) : undefined;
    if (target !== undefined) return leadsTo(resolve(above, target), links - 1);
    return above === path ? path : join(leadsTo(above, links), basename(path));
  }
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
