import { DECISIONS, type Decision } from '../policy/permissions/entry.ts';
import type { Domain } from '../policy/permissions/load.ts';
import type { Match, Permission } from '../policy/permissions/permission.ts';

/** The page `docs/permissions.md`: what the interactive profile decides, by domain, for people. Markdown. */
export function permissionsPage(domains: readonly Domain[]): string {
  const all = domains.flatMap(({ permissions }) => permissions);
  return [
    '# Permissions of the interactive profile',
    '',
    INTRODUCTION,
    '',
    `**${all.length} entries: ${DECISIONS.map((decision) => `${count(all, decision)} ${decision}`).join(', ')}.**`,
    '',
    ...table(
      ['Domain', ...DECISIONS],
      domains.map(({ title, permissions }) => [
        `[${text(title)}](#${anchor(title)})`,
        ...DECISIONS.map((decision) => String(count(permissions, decision))),
      ]),
    ),
    ...domains.flatMap(section),
    '',
  ].join('\n');
}

const INTRODUCTION = `Written by \`generators/permissions-table-main.ts\` from \`profiles/permissions/\`; change the entries there.

For a person at a keyboard whose agent works in a repository. **allow** runs unasked, **ask** asks the person, **deny** is
refused. Deny beats ask, ask beats allow, and the order means nothing. What no entry matches is left to the CLI: what it
knows to be harmless or keeps in a sandbox goes ahead, the rest asks.

A command is matched by its first words; "with" names words of which one comes later, where \`*\` stands for the rest of
a word. In a path, \`./\` is the workspace, \`~/\` the home, \`**\` any folders and \`*\` anything within one name. All of
it is a tripwire: a program can do what its name does not say. The wall is the contained run.`;

function section({ title, description, permissions }: Domain): string[] {
  return [
    '',
    `## ${text(title)}`,
    '',
    text(description),
    '',
    ...table(
      ['Decision', 'What', 'Why'],
      permissions.map(({ decision, match, reason, note }) => [
        decision,
        what(match),
        [reason, note].flatMap((sentence) => (sentence === undefined ? [] : [text(sentence)])).join('; '),
      ]),
    ),
  ];
}

function what(match: Match): string {
  switch (match.kind) {
    case 'command': {
      const start = code(match.words.join(' '));
      return match.any === undefined ? start : `${start} with ${match.any.map(code).join(', ')}`;
    }
    case 'path':
      return `${{ read: 'read', edit: 'edit', both: 'read or edit' }[match.access]} ${code(match.pattern)}`;
    case 'host':
      return `the host ${code(match.host)}`;
    case 'mcp':
      return match.tool === undefined
        ? `the MCP server ${code(match.server)}`
        : `${code(match.tool)} of the MCP server ${code(match.server)}`;
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

const count = (permissions: readonly Permission[], decision: Decision) =>
  permissions.filter((one) => one.decision === decision).length;

// The schema keeps backticks out of what is matched; a `|` would end the cell even inside of code.
const code = (words: string) => `\`${words.replaceAll('|', '\\|')}\``;

/** Words as they are: nothing in them is markup (GitHub Flavored Markdown, section 6.1: any punctuation may be escaped). */
const text = (words: string) => words.replace(/[\\`*_{}[\]<>()#|~&!]/g, '\\$&');

/** The anchor that GitHub gives a heading. */
const anchor = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
