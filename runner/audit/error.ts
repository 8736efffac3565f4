import { Failure, STATUS } from '../failure.ts';

/** The audit log can't be written any more; the run that it belongs to has to end. */
export class AuditError extends Failure {
  override name = 'AuditError';
  constructor(path: string, problem: unknown, remedy: string) {
    const words = problem instanceof Error ? problem.message : String(problem);
    super(STATUS.cannotCreate, `${path}: ${words}; ${remedy}`);
  }
}
