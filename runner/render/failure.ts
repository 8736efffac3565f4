/** Why the command ends without having done what was asked; `status` is its exit status. */
export class Failure extends Error {
  override name = 'Failure';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Exit statuses, as in sysexits(3); `drift` is `--check`'s own. */
export const STATUS = { ok: 0, drift: 1, usage: 64, data: 65, bug: 70, write: 73, refused: 77 } as const;
