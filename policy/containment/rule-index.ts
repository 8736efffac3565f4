import { keyNames } from './glob.ts';
import type { Name } from './names.ts';
import type { Rule } from './rules.ts';

type Index = (path: readonly Name[]) => readonly Rule[];

/**
 * The rules that could fit a path, in their order: those with a name in them that the path has, and those without one.
 * A tree of a hundred thousand files is judged against more than a hundred rules.
 */
export function ruleIndex(rules: readonly Rule[]): Index {
  const known = indexes.get(rules);
  if (known) return known;
  const index = build(rules);
  indexes.set(rules, index);
  return index;
}

const indexes = new WeakMap<readonly Rule[], Index>();

function build(rules: readonly Rule[]): Index {
  const byName = new Map<string, Set<number>>();
  const always: number[] = [];
  for (const [index, rule] of rules.entries()) {
    const keys = keyNames(rule.glob);
    if (keys === undefined) always.push(index);
    for (const key of keys ?? []) byName.set(key, (byName.get(key) ?? new Set()).add(index));
  }
  return (path) => {
    const found = new Set(always);
    for (const { forms } of path) {
      // A short name of NTFS may stand for any.
      if (forms.some((form) => form.includes('~'))) return rules;
      for (const form of forms) for (const index of byName.get(form) ?? []) found.add(index);
    }
    return [...found].sort((a, b) => a - b).flatMap((index) => rules[index] ?? []);
  };
}
