/** Patterns that protect for one reason. */
export interface DefaultGroup {
  /** What comes of it otherwise, in a few words. */
  readonly reason: string;
  readonly patterns: readonly string[];
}
