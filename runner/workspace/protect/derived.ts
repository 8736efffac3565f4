import { type Containment, withRules } from '../../../policy/containment/containment.ts';
import { pathRule, type Rule } from '../../../policy/containment/rules.ts';
import type { DerivedRule } from '../types.ts';

/** A rule for one path in the words that it can be kept in. */
export function derivedRule({ list, pattern, source, reason }: Rule): DerivedRule {
  return { list: list === 'core' ? 'readonly_files' : list, path: pattern, source, reason };
}

/** The same containment with rules of a workspace's own links and configuration. */
export function withDerived(containment: Containment, rules: readonly DerivedRule[]): Containment {
  if (rules.length === 0) return containment;
  return withRules(
    containment,
    rules.map(({ list, path, source, reason }) => pathRule(list, path, source, reason)),
  );
}
