import { matchText, type Permission } from '../policy/permissions/permission.ts';
import type { ReportRow } from './adapter.ts';

/**
 * What one permission is in a CLI's own rules.
 *
 * `full`: as it is meant. `stricter`: it also catches what was not meant. `part` and `none`: it covers a part or nothing,
 * and what the CLI does with the rest (`instead`) asks a person or refuses. `weaker`: it would let through more than was
 * meant.
 */
export type Expression<Rule> =
  | { expressed: 'full'; rules: readonly Rule[] }
  | { expressed: 'stricter' | 'part'; rules: readonly Rule[]; why: string; instead: string }
  | { expressed: 'none'; why: string; instead: string }
  | { expressed: 'weaker'; why: string };

/** The rules of each permission in its order, and a row for each that is not expressed in full. */
export interface Expressed<Rule> {
  rules: { permission: Permission; rules: readonly Rule[] }[];
  report: ReportRow[];
}

/**
 * Expresses permissions in one CLI's rules. Throws, with a line for each, where one would come out weaker than it is
 * meant; nothing is rendered then.
 */
export function expressAll<Rule>(
  cli: string,
  permissions: readonly Permission[],
  express: (permission: Permission) => Expression<Rule>,
): Expressed<Rule> {
  const result: Expressed<Rule> = { rules: [], report: [] };
  const faults: string[] = [];
  for (const permission of permissions) {
    const { decision, match, where } = permission;
    const expression = express(permission);
    if (expression.expressed === 'weaker') {
      faults.push(
        `${where}: ${decision} "${matchText(match)}" would be weaker than meant in ${cli}: ${expression.why}`,
      );
      continue;
    }
    if ('rules' in expression) result.rules.push({ permission, rules: expression.rules });
    if (expression.expressed === 'full') continue;
    const { expressed, why, instead } = expression;
    result.report.push({ entry: matchText(match), decision, expressed, why, instead });
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return result;
}

/** The distinct rules of the permissions with a decision, in their order. */
export function rulesOf<Rule>({ rules }: Expressed<Rule>, decision: Permission['decision']): Rule[] {
  return [
    ...new Set(
      rules.filter(({ permission }) => permission.decision === decision).flatMap((one) => one.rules),
    ),
  ];
}
