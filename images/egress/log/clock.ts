/** The time, and a timer that does not keep the process alive. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  later(milliseconds: number, work: () => void): void;
}

export const CLOCK: Clock = {
  now: () => Date.now(),
  later: (milliseconds, work) => void setTimeout(work, milliseconds).unref(),
};
