import { createInterface } from 'node:readline/promises';

/** Whether a person is there to be asked: what they type comes from a terminal, and so does what they read. */
export const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Asks on standard error. Only `y` and `yes` mean yes; an end of the input, or Ctrl-C, means no. */
export async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), closed]);
    return /^\s*y(?:es)?\s*$/i.test(answer);
  } catch {
    // Ctrl-C.
    return false;
  } finally {
    terminal.close();
  }
}
