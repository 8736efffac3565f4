import type { EgressEvent } from '../../../policy/egress/log.ts';
import type { Clock } from './clock.ts';

const SECOND = 1000;
const MOST_CAUSES = 64;

/** An entry that counts what was left out. */
export type Omissions = EgressEvent & { action: 'limited' };

/** Entries of the action `limited`, added up by part, cause and words until `due` is called, at most once a second. */
export function makeOmissions(clock: Clock, due: () => void) {
  const held = new Map<string, Omissions>();
  let waiting = false;
  return {
    add(event: EgressEvent): void {
      const known = [event.part, event.rule, event.reason].join(' ');
      const key = held.has(known) || held.size < MOST_CAUSES ? known : event.part;
      const count = (held.get(key)?.count ?? 0) + (event.count ?? 1);
      held.set(key, { ...event, action: 'limited', count });
      if (waiting) return;
      waiting = true;
      clock.later(SECOND, () => {
        waiting = false;
        due();
      });
    },
    take(): Omissions[] {
      const all = [...held.values()];
      held.clear();
      return all;
    },
  };
}
