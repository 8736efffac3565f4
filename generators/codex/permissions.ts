import type { Permission } from '../../policy/permissions/permission.ts';
import type { Expression } from '../express.ts';

/** The arguments of `prefix_rule` in a `.rules` file (Codex 0.169.0); each word may be a list of alternatives. */
export interface RuleLine {
  pattern: readonly (string | readonly string[])[];
  decision: 'prompt' | 'forbidden';
  justification: string;
}

const SANDBOX =
  'its sandbox: writes stay in the workspace and there is no network; what needs more is asked for';

/**
 * Rules of Codex CLI 0.169.0.
 *
 * A rule is a prefix of words, and the strictest that matches counts. `allow` is not rendered: it would also lift the
 * sandbox from the command, and without a rule the command runs unasked inside it.
 */
export function codexRules({ decision, match, reason }: Permission): Expression<RuleLine> {
  if (match.kind !== 'command') {
    return { expressed: 'none', why: WITHOUT_RULES[match.kind], instead: INSTEAD[match.kind] };
  }
  if (decision === 'allow') {
    return {
      expressed: 'none',
      why: 'a rule that allows also lifts the sandbox; without one the command runs unasked inside it',
      instead: SANDBOX,
    };
  }
  const rule = {
    decision: decision === 'deny' ? ('forbidden' as const) : ('prompt' as const),
    justification: reason ?? `asked for: ${match.words.join(' ')}`,
  };
  const rules = [{ pattern: match.words, ...rule }];
  if (match.any === undefined && match.words.length === 1 && SHELLS.has(match.words.join())) {
    return {
      expressed: 'stricter',
      rules,
      why: 'a line that is more than plain words, such as one with a redirection, counts as a script of that shell',
      instead: 'such a line is decided as the shell is',
    };
  }
  if (match.any === undefined) return { expressed: 'full', rules };
  const words = match.any.filter((word) => !word.includes('*'));
  return {
    expressed: 'part',
    rules: words.length === 0 ? [] : [{ pattern: [...match.words, words], ...rule }],
    why: 'a rule matches whole words from the start, so a later one is caught only where it comes next',
    instead: SANDBOX,
  };
}

// What it cannot take apart, Codex matches as `bash -lc …`, or with whatever shell the person has.
const SHELLS = new Set(['bash', 'sh', 'zsh']);

const WITHOUT_RULES = {
  path: 'there are no rules for paths',
  host: 'there are no rules for hosts',
  mcp: 'there are no rules for tools of MCP servers in a rules file',
} as const;

const INSTEAD = {
  path: 'its sandbox: writes stay in the workspace; reading is not held back',
  host: 'its sandbox has no network',
  mcp: 'each server asks by its own setting in config.toml',
} as const;

/** The text of a `.rules` file. Strings are JSON's, which Starlark reads the same way. */
export function rulesText(rules: readonly RuleLine[]): string {
  return rules
    .map(
      ({ pattern, decision, justification }) =>
        `prefix_rule(pattern=${JSON.stringify(pattern)}, decision="${decision}", justification=${JSON.stringify(justification)})\n`,
    )
    .join('');
}
