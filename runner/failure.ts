/** Exit statuses, as in sysexits(3); 1 is a check that did not hold. */
export const STATUS = {
  ok: 0,
  unmet: 1,
  usage: 64,
  data: 65,
  unavailable: 69,
  bug: 70,
  cannotCreate: 73,
  refused: 77,
} as const;
export type Status = (typeof STATUS)[keyof typeof STATUS];

/** Why a command ends without having done what was asked, in words for a person; `status` is its exit status. */
export class Failure extends Error {
  override name = 'Failure';
  readonly status: Status;
  constructor(status: Status, message: string) {
    super(message);
    this.status = status;
  }
}
