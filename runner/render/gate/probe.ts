import { spawn } from 'node:child_process';
import { hookCommand } from '../../../generators/hook-command.ts';
import { Failure, STATUS } from '../failure.ts';

/** A call of which every gate says that it may run, and one that every gate refuses. */
const CALLS = [
  { command: 'ls', status: 0 },
  { command: 'git push --force', status: 2 },
] as const;

/**
 * Throws a {@link Failure} where a gate, started as a hook starts it, does not answer as it should: a hook that can't be run would
 * refuse every call.
 */
export async function requireAnswers(launcher: readonly string[]): Promise<void> {
  const faults = await Promise.all(
    CALLS.map(async ({ command, status }) => {
      const input = JSON.stringify({ tool_name: 'Bash', tool_input: { command }, cwd: '/' });
      const found = await run(hookCommand(launcher, 'claude'), input);
      if (found.status === status) return [];
      return [`about "${command}" it ended with ${found.status}, expected ${status}: ${found.stderr.trim()}`];
    }),
  );
  const [fault] = faults.flat();
  if (fault === undefined) return;
  throw new Failure(
    STATUS.bug,
    `the gate does not work: ${launcher.join(' ')}: ${fault}; nothing is rendered`,
  );
}

function run(command: string, input: string): Promise<{ status: number | null; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], { cwd: '/', stdio: ['pipe', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stderr }));
    // Who ends without having read it is seen by the status.
    child.stdin.on('error', () => undefined).end(input);
  });
}
