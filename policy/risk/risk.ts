/** How much may go wrong: low runs, medium is asked for, high is refused where a person supervises. */
export const RISKS = ['low', 'medium', 'high'] as const;
export type Risk = (typeof RISKS)[number];

/** Whether the first is the higher one. */
export function isHigher(risk: Risk, than: Risk): boolean {
  return RISKS.indexOf(risk) > RISKS.indexOf(than);
}

/** The higher of two. */
export function highest(one: Risk, other: Risk): Risk {
  return isHigher(other, one) ? other : one;
}

/** What doing something means. */
export interface Meaning {
  readonly risk: Risk;
  /** Whether it changes anything: a file, a process, another machine. What is not known counts as a change. */
  readonly effect: boolean;
  readonly reason: string;
}
