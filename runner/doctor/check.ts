/** `warn`: a run works, but not as well as it could, or not every one. */
export type Outcome = 'ok' | 'warn' | 'fail';

/** One prerequisite, and how it is met. */
export interface Check {
  name: string;
  outcome: Outcome;
  /** What is there. */
  found: string;
  /** The command that helps, or what else to do. */
  remedy?: string;
}

export const ok = (name: string, found: string): Check => ({ name, outcome: 'ok', found });
export const warn = (name: string, found: string, remedy: string): Check => ({
  ...{ name, outcome: 'warn', found, remedy },
});
export const fail = (name: string, found: string, remedy: string): Check => ({
  ...{ name, outcome: 'fail', found, remedy },
});

/** Whether a version is at least another one: numbers apart from each other, the rest left aside. */
export function isAtLeast(version: string, least: string): boolean {
  const [have, need] = [version, least].map((text) => (text.match(/\d+/g) ?? []).map(Number));
  for (const [index, part] of (need ?? []).entries()) {
    const own = have?.[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}

/** What a program said last, for one line of a table. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() || 'it says nothing';
}
