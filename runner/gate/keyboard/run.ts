import { writeSync } from 'node:fs';
import { answerHook, failureAnswer, type HookAnswer } from './answer.ts';
import { readGateArguments } from './arguments.ts';

/** The most that a hook's input may hold, in bytes: a file that a tool writes is in it. */
const LONGEST_INPUT = 16 * 1024 * 1024;

/** Milliseconds for the input to come in, and for all of it. */
const INPUT_PATIENCE = 5000;
const PATIENCE = 20_000;

/**
 * Answers the hook whose input comes in on standard input, and ends the process: with 0, or with 2, which refuses in every CLI. Whatever
 * goes wrong is a refusal, wrong arguments too.
 */
export async function runGate(argv: readonly string[]): Promise<never> {
  process.on('uncaughtException', (error) => end(failureAnswer(error)));
  const late = (what: string) => () => end(failureAnswer(new Error(`${what} took too long`)));
  setTimeout(late('the decision'), PATIENCE);
  try {
    const { cli, agent } = readGateArguments(argv);
    const slow = setTimeout(late('the input'), INPUT_PATIENCE);
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readInput());
    clearTimeout(slow);
    return end(await answerHook(text, { cli, agent, project: process.env.CLAUDE_PROJECT_DIR }));
  } catch (error) {
    return end(failureAnswer(error));
  }
}

async function readInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > LONGEST_INPUT) throw new Error(`the input: expected at most ${LONGEST_INPUT} bytes`);
  }
  return Buffer.concat(chunks);
}

/** An answer of which nothing arrives is a refusal. */
function end({ status, stdout, stderr }: HookAnswer): never {
  try {
    if (stdout !== '') writeSync(1, stdout);
    if (stderr !== '') writeSync(2, stderr);
  } catch {
    process.exit(2);
  }
  process.exit(status);
}
