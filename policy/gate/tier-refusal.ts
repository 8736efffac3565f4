import type { Containment } from '../containment/containment.ts';
import type { TierRule } from '../containment/rules.ts';
import { mayWrite, tierOf } from '../containment/tiers.ts';
import type { Context, ToolCall } from './call.ts';
import { filesOf } from './call-files.ts';

/** Where a call would run, and where the paths that it names lead. */
export interface TierContext extends Context {
  /** The top of the workspace in the box. */
  readonly workspace: string;
  /** By absolute path: what it is when links are followed, where that is elsewhere. */
  readonly resolved: Readonly<Record<string, string>>;
}

/** A file of a call that its tier keeps from it. The mounts hold it whatever is decided here. */
export interface TierRefusal {
  /** From the top of the workspace. */
  readonly path: string;
  readonly access: 'read' | 'write';
  readonly tier: 'blocked' | 'readonly';
  readonly rule: TierRule;
}

/** The first file of a call that is out of its reach; undefined where none is. */
export function tierRefusal(
  call: ToolCall,
  containment: Containment,
  context: TierContext,
): TierRefusal | undefined {
  for (const { path, access } of filesOf(call, context)) {
    const leadsTo = Object.hasOwn(context.resolved, path) ? context.resolved[path] : undefined;
    for (const each of leadsTo === undefined ? [path] : [path, leadsTo]) {
      const inside = below(context.workspace, each);
      if (inside === undefined) continue;
      const found = tierOf(inside, false, containment);
      if (found.tier === 'readwrite' || found.rule === undefined || found.transient) continue;
      if (found.tier === 'readonly' && (access === 'read' || found.creatable)) continue;
      if (found.tier === 'readonly' && mayWrite(found, containment.mode)) continue;
      return { path: inside, access, tier: found.tier, rule: found.rule };
    }
  }
  return undefined;
}

/** The path below a folder; undefined for the folder itself, and for what is outside. */
function below(folder: string, path: string): string | undefined {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}
