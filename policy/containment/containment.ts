import { ConfigurationError } from '../configuration-error.ts';
import { type AllowEntry, allowEntry } from '../egress/policy.ts';
import { shown } from '../issue.ts';
import { type Risks, resolveRisks } from '../risk/profile.ts';
import { parseToml } from '../toml.ts';
import { tomlLines } from '../toml-lines.ts';
import { LIST_NAMES } from './lists.ts';
import {
  CORE_RULES,
  DEFAULT_EXEMPTIONS,
  DEFAULT_RULES,
  type Exemption,
  ownExemption,
  ownRule,
  type Rule,
} from './rules.ts';
import { type ContainmentTable, DEFAULT_NETWORK, type Mode, workspaceFile } from './schema.ts';

/** What `[containment]` means, with its defaults. */
export interface Containment {
  readonly enabled: boolean;
  readonly mode: Mode;
  readonly auto_checkpoint: boolean;
  readonly rollback_on_violation: boolean;
  /** Empty: nothing. */
  readonly allow_network: readonly AllowEntry[];
  /** The first that fits in a tier names it: Paddock's own, the workspace's, the defaults. */
  readonly rules: readonly Rule[];
  /** What the default rules leave out. */
  readonly exemptions: readonly Exemption[];
}

/** What `paddock.toml` says. */
export interface Workspace extends Risks {
  readonly containment: Containment;
}

/**
 * The workspace's file from its text, which is empty where there is none: the defaults protect. `groups` are the names
 * that may stand after an `@`. Throws a {@link ConfigurationError} with a line for each thing that is wrong.
 */
export function parseWorkspaceFile(file: string, text: string, groups: readonly string[]): Workspace {
  const tables = parseToml(file, text, workspaceFile(groups));
  const lineOf = tomlLines(text);
  const at = (...path: PropertyKey[]) => `${file}:${lineOf(path) ?? 1}`;
  const containment = resolve(tables.containment, (...path) => at('containment', ...path));
  return { containment, ...resolveRisks(tables, at) };
}

function resolve(table: ContainmentTable, at: (...path: PropertyKey[]) => string): Containment {
  const { enabled, mode, auto_checkpoint, rollback_on_violation } = table;
  const own: Rule[] = [];
  const exemptions: Exemption[] = [];
  const faults: string[] = [];
  for (const list of LIST_NAMES) {
    for (const [index, text] of (table[list] ?? []).entries()) {
      const entry = { text, source: at(list, index) };
      if (!text.startsWith('!')) {
        own.push(ownRule(list, entry));
        continue;
      }
      const exemption = ownExemption(list, entry);
      if (!('fault' in exemption)) exemptions.push(exemption);
      else {
        const place = `${entry.source} containment.${list}.${index}`;
        faults.push(`${place}: got ${shown(text)}, expected ${exemption.fault}`);
      }
    }
  }
  if (faults.length > 0) throw new ConfigurationError(faults.join('\n'));
  const network = table.allow_network?.map((entry, index) =>
    allowEntry(entry, `${at('allow_network', index)} ${shown(entry)}`),
  );
  return {
    enabled,
    mode,
    auto_checkpoint,
    rollback_on_violation,
    allow_network: network ?? DEFAULT_NETWORK.map((entry) => allowEntry(entry, `default ${shown(entry)}`)),
    rules: [...CORE_RULES, ...own, ...DEFAULT_RULES],
    exemptions: [...exemptions, ...DEFAULT_EXEMPTIONS],
  };
}

/** The same with more rules, such as for a folder of hooks that git's configuration names. */
export function withRules(containment: Containment, rules: readonly Rule[]): Containment {
  return { ...containment, rules: [...containment.rules, ...rules] };
}
