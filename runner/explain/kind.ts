import { normaliseHost } from '../../policy/hosts.ts';
import { isBuiltin, isMcp } from '../../policy/risk/tools.ts';

export const KINDS = ['command', 'path', 'host', 'tool'] as const;
export type Kind = (typeof KINDS)[number];

/** What a text on the command line most likely is; `exists` says whether there is such a path. */
export function kindOf(text: string, exists: (path: string) => boolean): Kind {
  if (isBuiltin(text) || isMcp(text)) return 'tool';
  if (/\s/.test(text)) return 'command';
  if (/^https?:\/\//i.test(text)) return 'host';
  if (/^(\/|~(\/|$)|\.{1,2}(\/|$))/.test(text) || exists(text)) return 'path';
  if (hostOf(text) !== undefined && /\.[a-z]{2,}(:\d+)?$/i.test(text)) return 'host';
  return text.includes('/') || /^\.\w/.test(text) ? 'path' : 'command';
}

/** The host and the port that a text names; undefined where it names none. */
export function hostOf(text: string): { host: string; port: number } | undefined {
  const isPlain = /^http:\/\//i.test(text);
  const [, name = '', port] =
    /^(?:https?:\/\/)?(?:[^@/]*@)?([^/:?#]+)(?::(\d+))?(?:[/?#].*)?$/i.exec(text) ?? [];
  const named = normaliseHost(name);
  if ('fault' in named) return undefined;
  return { host: named.host, port: port === undefined ? (isPlain ? 80 : 443) : Number(port) };
}
