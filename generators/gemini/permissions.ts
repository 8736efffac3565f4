import type { Decision } from '../../policy/permissions/entry.ts';
import type { Permission } from '../../policy/permissions/permission.ts';
import type { Table } from '../adapter.ts';
import type { Expression } from '../express.ts';
import { bundled, laterWord, pathTail, quote, WITHIN } from './regex.ts';

/** A `[[rule]]` of a policy file, without its decision. */
export type RuleBody = Table;

const READ = ['read_file', 'read_many_files'];
const EDIT = ['write_file', 'replace'];

// A choice of "always allow" at the keyboard has priority 950 in the same tier: it comes over ask, and never over deny.
const PRIORITY = { deny: 990, ask: 600, allow: 300 } as const;
const NATIVE = { deny: 'deny', ask: 'ask_user', allow: 'allow' } as const;

/**
 * Policy rules of Gemini CLI 0.61.0. It takes a command line apart and checks each part; a rule for a tool's arguments
 * matches their text.
 */
export function geminiRules(permission: Permission): Expression<RuleBody> {
  const { decision, match } = permission;
  switch (match.kind) {
    case 'command': {
      const tool = { toolName: 'run_shell_command' };
      if (match.any === undefined) {
        return { expressed: 'full', rules: [{ ...tool, commandPrefix: match.words.join(' ') }] };
      }
      if (decision === 'allow') {
        return { expressed: 'weaker', why: 'an expression spans whatever stands between the words' };
      }
      const words = match.words.map(quote).join('\\s+');
      return {
        expressed: 'full',
        rules: [{ ...tool, commandRegex: `${words}\\b${laterWord(match.any, bundled)}` }],
      };
    }
    case 'path':
      return pathRules(decision, match.access, match.pattern);
    case 'host':
      if (decision === 'allow') {
        return {
          expressed: 'none',
          why: 'the request is free text that may name other hosts too',
          instead: 'fetching is asked for',
        };
      }
      return { expressed: 'full', rules: [{ toolName: 'web_fetch', argsPattern: hostRegex(match.host) }] };
    case 'mcp':
      return { expressed: 'full', rules: [{ toolName: match.tool ?? '*', mcpName: match.server }] };
  }
}

function pathRules(
  decision: Decision,
  access: 'read' | 'edit' | 'both',
  pattern: string,
): Expression<RuleBody> {
  const anywhere = pattern.startsWith('**/');
  if (decision === 'allow' && !anywhere) {
    return {
      expressed: 'none',
      why: 'a rule sees the text of a path and not the folder that it is relative to',
      instead: 'files of the workspace are read and edited unasked, others are asked for or refused',
    };
  }
  const tail = pathTail(pattern);
  const rules = [
    ...(access === 'edit' ? [] : READ.map((toolName) => ({ toolName, argsPattern: `["/]${tail}` }))),
    ...(access === 'read'
      ? []
      : EDIT.map((toolName) => ({ toolName, argsPattern: `"file_path":"(${tail}|[^"]*/${tail})` }))),
    ...(access === 'both' && decision !== 'allow'
      ? [{ toolName: 'run_shell_command', commandRegex: named(tail) }]
      : []),
  ];
  if (access !== 'edit' && decision !== 'allow') {
    return {
      expressed: 'part',
      rules,
      why: 'read_file, read_many_files and commands that name the path are held back, searching is not',
      instead: 'what git ignores stays out of searches',
    };
  }
  if (anywhere) return { expressed: 'full', rules };
  return {
    expressed: 'stricter',
    rules,
    why: 'the same path below any other folder is caught too',
    instead: 'a person may edit it',
  };
}

/** A command in which a word ends as a path does whose tail this is, or goes on below it. */
function named(tail: string): string {
  const end = tail.replace(/("|\\\/)$/, '');
  return `${WITHIN}[\\s"'\\/\\\\=:@<>(]${end}(?=[\\s"'\\/\\\\;&|<>)])`;
}

/** A host in a URL, in either case, also behind a user name; a longer name is another host. */
function hostRegex(host: string): string {
  const below = host.startsWith('*.');
  const name = quote(below ? host.slice(1) : host).replace(
    /[a-z]/g,
    (letter) => `[${letter}${letter.toUpperCase()}]`,
  );
  return `[/@]${below ? '[a-zA-Z0-9.-]+' : ''}${name}(?![a-zA-Z0-9-])(?!\\.[a-zA-Z0-9])`;
}

// In its mode that edits unasked, Gemini CLI 0.61.0 fetches unasked too, and lets a command that a rule allows write any
// file by redirection. Both are asked for. Joining two streams and throwing one away writes nothing.
const END = '(?=[\\s"\\\\;&|)])';
const ALWAYS_ASKED: readonly Table[] = [
  { toolName: 'web_fetch', decision: 'ask_user', priority: 100 },
  {
    toolName: 'run_shell_command',
    commandRegex: `${WITHIN}>(?!&[0-9]${END}|\\s*\\/dev\\/null${END})`,
    decision: 'ask_user',
    priority: 500,
  },
];

/**
 * The rules as tables of a policy file: deny before ask before allow by priority, whatever their order. Behind them,
 * what is asked for whatever the entries say.
 */
export function policyRules(
  expressed: readonly { permission: Permission; rules: readonly RuleBody[] }[],
): Table[] {
  const own = expressed.flatMap(({ permission: { decision, reason }, rules }) =>
    rules.map((rule) => ({
      ...rule,
      decision: NATIVE[decision],
      priority: PRIORITY[decision],
      ...(decision === 'deny' && reason !== undefined && { denyMessage: reason }),
    })),
  );
  return [...own, ...ALWAYS_ASKED];
}
