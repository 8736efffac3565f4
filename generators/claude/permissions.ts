import type { Match, Permission } from '../../policy/permissions/permission.ts';
import type { Expression } from '../express.ts';

/**
 * Permission rules of Claude Code 2.1.330.
 *
 * `Bash(a b:*)` matches a simple command that begins with these words; Claude Code takes a command line apart first. In a
 * rule with `*` elsewhere it spans anything. `Read` and `Edit` are the rules for paths, `Write(path)` is never matched; a
 * path that begins with `//` is absolute, with `~/` the home's. `WebFetch(domain:*.host)` covers the hosts below one.
 */
export function claudeRules({ decision, match }: Permission): Expression<string> {
  if (decision === 'allow' && match.kind === 'command' && match.any !== undefined) {
    return { expressed: 'weaker', why: 'a pattern with `*` spans whatever stands between the words' };
  }
  const rules = [...rulesFor(match), ...(decision === 'ask' ? commandsNaming(match) : [])];
  if (match.kind === 'command' && match.any?.some((word) => /^-[A-Za-z]$/.test(word))) {
    return {
      expressed: 'part',
      rules,
      why: 'an option of one letter is not seen inside a bundle such as `-uf`, except where it comes first',
      instead: 'asking for what no entry allows; behind a shorter entry that allows the command, nothing',
    };
  }
  return { expressed: 'full', rules };
}

/**
 * Rules for the commands that name a path. A `Read` rule that denies covers those that Claude Code knows; one that asks
 * covers none (observed).
 */
function commandsNaming(match: Match): string[] {
  if (match.kind !== 'path' || match.access !== 'both') return [];
  const name = match.pattern.replace(/^(\/|~\/|\.\/|\*\*\/)/, '').replace(/\*\*(\/|$)/g, '*');
  const named = `*${name}`.replace(/\*+/g, '*');
  return (name.endsWith('*') ? [''] : ['', ' *', '"*', "'*"]).map((end) => `Bash(${named}${end})`);
}

function rulesFor(match: Match): string[] {
  switch (match.kind) {
    case 'command':
      return commandRules(match.words.join(' '), match.any);
    case 'path': {
      const path = match.pattern.startsWith('/') ? `/${match.pattern}` : match.pattern;
      const tools = { read: ['Read'], edit: ['Edit'], both: ['Read', 'Edit'] }[match.access];
      return tools.map((tool) => `${tool}(${path})`);
    }
    case 'host':
      return [`WebFetch(domain:${match.host})`];
    case 'mcp':
      return [['mcp', match.server, ...(match.tool === undefined ? [] : [match.tool])].join('__')];
  }
}

/** Rules for a command that begins with the words of `start`, with one of the words of `any` later where there are some. */
export function commandRules(start: string, any: readonly string[] | undefined): string[] {
  if (any === undefined) return [`Bash(${start}:*)`];
  return any.flatMap((word) => endings(word).map((ending) => `Bash(${start}* ${ending})`));
}

/** How a word may go on: an option stands for what begins with it, another word ends where it ends. */
function endings(word: string): string[] {
  if (word.endsWith('*')) return [word];
  return word.startsWith('-') ? [`${word}*`] : [word, `${word} *`];
}
