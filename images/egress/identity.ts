import { Failure, STATUS } from './failure.ts';

/** The user ids that a process runs under. */
export interface Ids {
  uid: number;
  euid: number;
}

/** This process's own; root's where the system has none to say. */
export const ownIds = (): Ids => ({ uid: process.getuid?.() ?? 0, euid: process.geteuid?.() ?? 0 });

/** Throws a {@link Failure} for root, who could change what the engine has closed. */
export function refuseRoot({ uid, euid }: Ids): void {
  if (uid !== 0 && euid !== 0) return;
  throw new Failure(
    STATUS.refused,
    'refused: the user is root, expected another; start the container without --user',
  );
}
