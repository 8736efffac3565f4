import { shownPath } from '../../../git/bytes.ts';
import type { View } from '../../../git/git.ts';
import { violationOf } from '../../back/judged.ts';
import type { Judge } from '../../protect/judge.ts';
import type { Violation } from '../../types.ts';
import { type Offence, offences } from '../protected-commits.ts';
import type { Want } from './objects.ts';

export interface Refusals {
  readonly violations: readonly Violation[];
  /** Why a thing of this name is not brought back; undefined where nothing is against it. */
  readonly reason: (name: string) => string | undefined;
}

/** Sorts out what leads to commits that change protected paths, and what could not be brought. */
export async function refusals(
  view: View,
  wants: readonly Want[],
  known: readonly string[],
  base: string | undefined,
  folder: string,
  judge: Judge,
  failed: ReadonlyMap<string, string>,
): Promise<Refusals> {
  // The index holds no commits; its own paths have been looked at.
  const tips = wants.filter(({ name }) => name !== 'index' && !failed.has(name));
  const look = async (these: readonly Want[]) =>
    await offences(
      view,
      these.flatMap(({ ids }) => ids),
      known,
      base,
      folder,
      judge,
    );
  const reasons = new Map(failed);
  const all = await look(tips);
  const violations = all.flatMap((offence) => violationFor(offence, judge));
  if (violations.some(({ isWarned }) => !isWarned)) {
    for (const want of tips) {
      const own = (tips.length === 1 ? all : await look([want])).find(({ tier }) => !judge.mayWrite(tier));
      if (own)
        reasons.set(
          want.name,
          `its commit ${own.commit} changes ${shownPath(own.path)}, which is ${own.tier.tier}`,
        );
    }
  }
  return { violations, reason: (name) => reasons.get(name) };
}

function violationFor({ path, commit, tier }: Offence, judge: Judge): Violation[] {
  const violation = violationOf(path, tier, 'changed', judge);
  return violation ? [{ ...violation, reason: `in commit ${commit}` }] : [];
}
