import type { OwnedFile, Table, Value } from '../../generators/adapter.ts';
import { approvalFaults } from '../../generators/settings/approvals.ts';
import { isTree, type Tree } from './plan/tree.ts';
import { toml } from './text/toml.ts';

/**
 * The last line before a host's files are written: whatever a rendered file would say to switch approvals off, one line
 * each; empty where there is nothing. generators/settings/approvals.json lists what that is for each CLI.
 */
export function bypassesIn(path: string, owned: OwnedFile): string[] {
  return faultsOf(path, owned).map(shortened);
}

function faultsOf(path: string, owned: OwnedFile): string[] {
  if (owned.kind !== 'whole') return approvalFaults(path, owned.owns);
  if (path.endsWith('.rules')) return ruleFaults(path, owned.text);
  return path.endsWith('.toml') ? policyFaults(path, toml.parse(owned.text)) : [];
}

/**
 * What a settings file would say to switch approvals off after a render and does not say before. What a person has set
 * themselves, where nothing is ours, is theirs.
 */
export function newBypasses(path: string, before: Tree, after: Tree): string[] {
  const known = new Set(approvalFaults(path, plain(before)).map(placeOf));
  return approvalFaults(path, plain(after))
    .filter((fault) => !known.has(placeOf(fault)))
    .map(shortened);
}

/** Where a person's own settings, after a render, still switch approvals off. */
export function ownBypasses(path: string, after: Tree): string[] {
  return approvalFaults(path, plain(after)).map(placeOf);
}

/** A fault with no more of a long list than fits a line. */
function shortened(fault: string): string {
  return fault.replace(/(?<=: got .{80}).*(?=, expected )/s, '…');
}

const placeOf = (fault: string) => fault.slice(0, Math.max(0, fault.indexOf(': got ')));

/** A rule of Codex that allows lifts its sandbox from the command too (0.169.0), so none is right on a host. */
function ruleFaults(path: string, text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    const rule = line.replace(/#.*$/, '');
    return /decision\s*=\s*["']allow["']/.test(rule)
      ? [`${path}:${index + 1}: got a rule that allows, expected only prompt and forbidden`]
      : [];
  });
}

/** Rules of Gemini CLI's policy files (0.61.0) that allow everything, or the start of an agent without approvals. */
function policyFaults(path: string, policy: Tree): string[] {
  const rules = Array.isArray(policy.rule) ? policy.rule.filter(isTree) : [];
  return rules
    .filter(({ decision }) => decision !== 'deny' && decision !== 'ask_user')
    .flatMap((rule, index) => {
      const at = `${path} rule.${index}`;
      const narrow = ['commandPrefix', 'commandRegex', 'argsPattern', 'mcpName'].some((key) => key in rule);
      const tools = [rule.toolName].flat();
      const wide = !narrow && (tools.includes('*') || tools.includes('run_shell_command'));
      return wide
        ? [
            `${at}: got ${JSON.stringify(rule.toolName)} allowed as a whole, expected an allowed command or path`,
          ]
        : approvalFaults(at, plain(rule)).concat(approvalFaults(at, plain(rule, unescaped)));
    });
}

/** A regular expression's text as what it matches, as far as flags of a command go. */
function unescaped(text: string): string {
  return text.replace(/\\s[+*]?/g, ' ').replace(/\\(.)/g, '$1');
}

/** A parsed file with nothing in it but what both JSON and TOML hold. */
function plain(tree: Tree, text = (value: string) => value): Table {
  const value = (inner: unknown): Value => {
    if (Array.isArray(inner)) return inner.map(value);
    if (isTree(inner)) return plain(inner, text);
    if (typeof inner === 'string') return text(inner);
    return typeof inner === 'number' || typeof inner === 'boolean' ? inner : String(inner);
  };
  return Object.fromEntries(Object.entries(tree).map(([key, inner]) => [key, value(inner)]));
}
