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
    '',
    GATE,
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

const GATE = `## The gate at the keyboard

The lists look at words. With \`--gate\` Claude Code and Gemini CLI also ask Paddock's gate before every tool, the same that decides in the
box: by the repository's \`paddock.toml\`, its [risk profile](risk-profiles.md) for this CLI's agent and its file tiers, and by what every
box refuses. It only ever makes the lists stricter.

    nix run .#render-interactive -- --gate     # without --gate the hook is taken out again, and --revert leaves what was there

- What the gate allows is left to the lists. What it refuses is refused; the model reads what, by which rule, and why.
- What is to be asked for: Claude Code asks you, with the rule, and what its lists deny stays denied. In Gemini CLI it is refused and left to you to
  run: what a hook has it ask about would no longer be denied by its own rules.
- Codex CLI skips the hooks of a person's own configuration and does not say so; the render warns, and the report has a row. \`paddock gate CLI
  [--agent NAME]\` is the same for a hook of your own: the hook's JSON on standard input, exit 0 or 2.
- The agent is the one whose \`tool\` is this CLI. Where there are several, or agents and none for it, every call is refused, with words. Outside of
  a repository, and where \`paddock.toml\` names no agent, only what every box refuses is refused. Of repositories inside each other the strictest holds.
- It fails closed: a \`paddock.toml\` that can't be read, a crash, a timeout, a program that is gone refuse the call. The hook names a path in the Nix
  store, or in the checkout: after a garbage collection or a move, render again.
- It is a tripwire like the lists. \`claude --bare\` and \`--safe-mode\` run no hook of yours, \`disableAllHooks\` and \`hooksConfig\` switch hooks off (the
  render warns of your own; in Gemini CLI a trusted folder's settings can do it, too). Nothing is recorded, and approvals go no other way than Claude Code's own.`;

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
