import { approveCommand } from '../../../../runner/approvals/command.ts';
import { Failure } from '../../../../runner/failure.ts';

// The command `approve` alone.

try {
  await approveCommand().parseAsync();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`paddock: ${error.message}\n`);
  process.exitCode = error.status;
}
