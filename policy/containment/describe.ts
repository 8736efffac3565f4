import type { Containment } from './containment.ts';
import { GIT_RULES } from './git.ts';
import { type Exemption, type TierRule, weakenedBy } from './rules.ts';

/** One row for `paddock status`. */
export interface TierRow extends TierRule {
  readonly tier: 'blocked' | 'readonly';
}

/** What a workspace's file takes away from the defaults. */
export interface Weakening extends Pick<Exemption, 'list' | 'pattern' | 'source'> {
  /** The default patterns that no longer hold for it. */
  readonly takes: readonly string[];
}

export interface TierDescription {
  /** Blocked ones first. Whatever no row fits may be read and written. */
  readonly rows: readonly TierRow[];
  /** Defaults' own exceptions, such as `!.env.example`, are no weakenings. */
  readonly weakenings: readonly Weakening[];
  readonly exceptions: readonly Pick<Exemption, 'list' | 'pattern' | 'source'>[];
}

/** Which paths are in which tier, and why, in words. */
export function describeTiers({ rules, exemptions }: Containment): TierDescription {
  const git = GIT_RULES.map((rule): TierRow => {
    return { tier: 'readonly', ...rule, list: 'git', source: 'default' };
  });
  const listed = rules.map(({ tier, pattern, list, source, reason }): TierRow => {
    return { tier, pattern, list, source, reason };
  });
  const rows = [...listed, ...git];
  const own = exemptions.filter(({ source }) => source !== 'default');
  return {
    rows: (['blocked', 'readonly'] as const).flatMap((tier) => rows.filter((row) => row.tier === tier)),
    weakenings: own.map((exemption) => {
      const takes = weakenedBy(exemption).map(({ pattern }) => pattern);
      return { ...brief(exemption), takes };
    }),
    exceptions: exemptions.filter(({ source }) => source === 'default').map(brief),
  };
}

function brief({ list, pattern, source }: Exemption) {
  return { list, pattern, source };
}
