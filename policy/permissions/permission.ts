import type { Decision, PermissionEntry } from './entry.ts';

/** What a permission is about. */
export type Match =
  | { kind: 'command'; words: readonly string[]; any?: readonly string[] }
  | { kind: 'path'; access: 'read' | 'edit' | 'both'; pattern: string }
  | { kind: 'host'; host: string }
  | { kind: 'mcp'; server: string; tool?: string };

/** One entry of the corpus with its meaning. Deny beats ask beats allow, whatever the order. */
export interface Permission {
  decision: Decision;
  match: Match;
  reason?: string;
  note?: string;
  /** The domain's title. */
  domain: string;
  /** Where it is written, such as `profiles/permissions/git.toml deny.3`. */
  where: string;
}

/** What an entry matches. The schema has made sure that exactly one kind is there. */
export function matchOf(entry: PermissionEntry): Match {
  const { command, any, read, edit, path, host, mcp } = entry;
  if (command !== undefined) return { kind: 'command', words: command.split(' '), ...(any && { any }) };
  if (read !== undefined) return { kind: 'path', access: 'read', pattern: read };
  if (edit !== undefined) return { kind: 'path', access: 'edit', pattern: edit };
  if (path !== undefined) return { kind: 'path', access: 'both', pattern: path };
  if (host !== undefined) return { kind: 'host', host };
  const [server = '', tool] = (mcp ?? '').split(':');
  return { kind: 'mcp', server, ...(tool !== undefined && { tool }) };
}

/** A key for maps and sets: two matches mean the same where their keys are the same. */
export function matchKey(match: Match): string {
  return `${match.kind}: ${matchText(match)}`;
}

/** A match as a person writes and reads it. */
export function matchText(match: Match): string {
  switch (match.kind) {
    case 'command':
      return match.any === undefined
        ? match.words.join(' ')
        : `${match.words.join(' ')} … ${[...match.any].sort().join(' | ')}`;
    case 'path':
      return match.access === 'both' ? match.pattern : `${match.access} ${match.pattern}`;
    case 'host':
      return match.host;
    case 'mcp':
      return match.tool === undefined ? `mcp ${match.server}` : `mcp ${match.server}:${match.tool}`;
  }
}
