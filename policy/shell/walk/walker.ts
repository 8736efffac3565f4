import type { Expander } from '../expand/word.ts';
import type { Machine } from '../machine.ts';

/** What the readers of syntax share: the machine, the expansion of words, and which substitutions were read already. */
export interface Walker extends Machine, Expander {
  readonly visited: WeakSet<object>;
  /** Does `work` in a scope of its own, which ends with it. */
  apart<T>(work: () => T): T;
}

/** Does `work` where it may run not at all, or more than once. */
export function uncertainly<T>({ scope }: Walker, work: () => T): T {
  scope.uncertain++;
  try {
    return work();
  } finally {
    scope.uncertain--;
  }
}
