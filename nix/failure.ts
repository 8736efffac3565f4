import { statfs } from 'node:fs/promises';

/** The exit statuses of `./setup`, named as in sysexits.h. */
export const STATUS = { badData: 65, unavailable: 69, bug: 70, cannotCreate: 73 } as const;
export type Status = (typeof STATUS)[keyof typeof STATUS];

/** An error that the user can do something about. Its message says all that there is to say; `status` is the exit status. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly status: Status;

  constructor(status: Status, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

const FULL = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded|database or disk is full/;

/** Whether an error of Node's, or the words of a program, mean that a disk or a quota is used up. */
export function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return FULL.test(`${code} ${error instanceof Error ? error.message : String(error)}`);
}

/**
 * What was being done when the disk turned out full, how much room each of the directories has (in MB, 10^6 bytes),
 * and what else than freeing some may help.
 */
export async function fullDisk(
  doing: string,
  directories: readonly string[],
  remedy = ', or name a roomier directory for downloads in TMPDIR,',
): Promise<Failure> {
  const found = await Promise.all(directories.map(async (name) => `${await freeMegabytes(name)} in ${name}`));
  return new Failure(
    STATUS.cannotCreate,
    `${doing}: the disk is full (free: ${found.join(', ')}). Free some space${remedy} and run ./setup again; ` +
      'what was stocked stays',
  );
}

async function freeMegabytes(directory: string): Promise<string> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return `${Math.floor((bavail * bsize) / 1e6)} MB`;
  } catch {
    return 'unknown';
  }
}
