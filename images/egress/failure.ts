/** sysexits(3), and 77 for what is refused. */
export const STATUS = {
  usage: 64,
  data: 65,
  unavailable: 69,
  bug: 70,
  cannotCreate: 73,
  refused: 77,
} as const;

/** What ends a command: its exit status, and one line for a person. */
export class Failure extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** An error as one line of words. */
export const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Whether an error is the system's own of this name, such as `ENOENT`. */
export const isSystemError = (error: unknown, code: string) =>
  error instanceof Error && 'code' in error && error.code === code;
