import { read, readFileSync, writeSync } from 'node:fs';
import { decide } from '../../../policy/gate/decide.ts';
import { GATE_PATIENCE, LONGEST_INPUT_TEXT, type Question } from '../../../policy/gate/question.ts';
import { HOME } from '../entrypoint/environment.ts';
import { ask, mustAsk } from './ask.ts';
import { ALLOWED } from './gate-script.ts';
import { readHook } from './hook.ts';
import { failureText, refusalText } from './message.ts';
import { resolveLinks } from './resolve.ts';
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

async function answer(input: Buffer): Promise<void> {
  const [cli = ''] = process.argv.slice(2);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(input);
  const { deny } = parseGateFile(readFileSync(GATE_FILE, 'utf8'));
  const { tool, calls, cwd, input: given } = readHook(cli, text);
  const context = { cwd, home: HOME };
  const refusal = calls.map((call) => decide(call, deny, context)).find(({ allowed }) => !allowed);
  const refused = refusal?.allowed === false ? refusal : undefined;
  if (mustAsk()) {
    const { createHash } = await import('node:crypto');
    const question: Question = {
      ...{ schema: 'paddock/call/v1', cli, tool, calls, resolved: resolveLinks(calls, context) },
      input: {
        sha256: createHash('sha256').update(given).digest('hex'),
        ...(given.length <= LONGEST_INPUT_TEXT && { text: given }),
      },
      ...(cwd !== undefined && { cwd }),
      ...(refused !== undefined && { refused: { rule: refused.rule, what: refused.what } }),
    };
    // What is refused here is only told, for the record.
    const said = await ask(question).catch((error: unknown) => {
      if (refused === undefined) throw error;
    });
    if (refused === undefined && said?.decision === 'deny') refuse(said.text);
  }
  if (refused !== undefined) refuse(refusalText(refused, deny));
  process.exit(ALLOWED);
}

function attempt(work: () => Promise<void> | void): void {
  const failed = (error: unknown) =>
    refuse(failureText(error instanceof Error ? error.message : String(error)));
  try {
    work()?.catch(failed);
  } catch (error) {
    failed(error);
  }
}

let deadline: NodeJS.Timeout | undefined;

/** Sets when this process ends by itself; the script that started it makes 2 of any status. An exit would wait for a read that does not end. */
function endAfter(milliseconds: number): void {
  clearTimeout(deadline);
  deadline = setTimeout(() => process.kill(process.pid, 'SIGKILL'), milliseconds);
}

const chunks: Buffer[] = [];
let length = 0;

function readOn(): void {
  read(0, Buffer.allocUnsafe(64 * 1024), 0, 64 * 1024, null, (error, count, buffer) =>
    attempt(() => {
      if (error) throw error;
      if (count === 0) {
        endAfter(GATE_PATIENCE * 1000);
        return answer(Buffer.concat(chunks));
      }
      chunks.push(buffer.subarray(0, count));
      length += count;
      if (length > LONGEST_INPUT) throw new Error(`the input: expected at most ${LONGEST_INPUT} bytes`);
      readOn();
    }),
  );
}

endAfter(STDIN_MILLISECONDS);
attempt(readOn);
