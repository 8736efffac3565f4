import { read, readFileSync, writeSync } from 'node:fs';
import { decide } from '../../../policy/gate/decide.ts';
import { HOME } from '../entrypoint/environment.ts';
import { ALLOWED } from './gate-script.ts';
import { readHook } from './hook.ts';
import { failureText, refusalText } from './message.ts';
import { GATE_FILE, parseGateFile } from './rules-file.ts';

/** The most that a hook's input may hold, in bytes: a file that a tool writes is in it. */
const LONGEST_INPUT = 16 * 1024 * 1024;
const STDIN_MILLISECONDS = 5000;

/** Ends with 2, which refuses in every CLI; also where nobody reads standard error. */
function refuse(text: string): never {
  try {
    writeSync(2, text);
  } catch {
    process.exit(2);
  }
  process.exit(2);
}

function answer(input: Buffer): void {
  const [cli = ''] = process.argv.slice(2);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(input);
  const { deny } = parseGateFile(readFileSync(GATE_FILE, 'utf8'));
  const { calls, cwd } = readHook(cli, text);
  for (const call of calls) {
    const verdict = decide(call, deny, { cwd, home: HOME });
    if (!verdict.allowed) refuse(refusalText(verdict, deny));
  }
  process.exit(ALLOWED);
}

function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    refuse(failureText(error instanceof Error ? error.message : String(error)));
  }
}

const chunks: Buffer[] = [];
let length = 0;

function readOn(): void {
  read(0, Buffer.allocUnsafe(64 * 1024), 0, 64 * 1024, null, (error, count, buffer) =>
    attempt(() => {
      if (error) throw error;
      if (count === 0) return answer(Buffer.concat(chunks));
      chunks.push(buffer.subarray(0, count));
      length += count;
      if (length > LONGEST_INPUT) throw new Error(`the input: expected at most ${LONGEST_INPUT} bytes`);
      readOn();
    }),
  );
}

setTimeout(() => {
  // An exit would wait for the read that does not end; the script that started this makes 2 of any status.
  process.kill(process.pid, 'SIGKILL');
}, STDIN_MILLISECONDS);
attempt(readOn);
