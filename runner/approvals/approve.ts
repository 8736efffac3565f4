import { text } from 'node:stream/consumers';
import { parseReply } from '../../policy/approvals/reply.ts';
import { ANSWERS } from '../../policy/approvals/request.ts';
import { shownText } from '../../policy/approvals/text.ts';
import { Failure, STATUS } from '../failure.ts';
import { ChannelGone } from './channel.ts';
import { asciiJson } from './json.ts';
import { approvalsFolder, keysIn } from './queue/folder.ts';
import { readSettled } from './queue/old.ts';
import { findEntry, readEntry, readPending } from './queue/pending.ts';
import { refused, reply, short, tokenKey } from './queue/reply.ts';
import { watchPending } from './watch.ts';
import { entryLines, pendingLines, pendingNext } from './words.ts';

export interface ApproveOptions {
  reason?: string;
  token?: string;
  watch?: boolean;
  json?: boolean;
}

/** Lists what waits, shows one, or answers it. Throws a {@link Failure} for an answer that can't be given. */
export async function approve(
  id: string | undefined,
  answer: string | undefined,
  options: ApproveOptions,
): Promise<void> {
  const isAlone =
    [id !== undefined, options.token !== undefined, options.watch === true].filter(Boolean).length <= 1;
  if (!isAlone || (options.reason !== undefined && answer === undefined)) {
    throw new Failure(
      STATUS.usage,
      'expected one of: nothing, --watch, ID, ID once|always|deny [--reason TEXT], --token TEXT',
    );
  }
  try {
    const folder = approvalsFolder();
    if (options.watch) await follow(folder, options);
    else if (options.token !== undefined) await answerByToken(folder, options.token, options);
    else if (id !== undefined) await answerOne(folder, id, answer, options);
    else await list(folder, options);
  } catch (error) {
    if (error instanceof ChannelGone) throw new Failure(STATUS.refused, error.message);
    throw error;
  }
}

const columns = () => (process.stdout.columns > 0 ? process.stdout.columns : 110);

async function list(folder: string, options: ApproveOptions): Promise<void> {
  const pending = await readPending(folder);
  print(
    options,
    { schema: 'paddock/approvals/v1', ...pending },
    pendingLines(pending, columns()),
    pendingNext(pending),
  );
}

async function answerOne(
  folder: string,
  given: string,
  answer: string | undefined,
  options: ApproveOptions,
): Promise<void> {
  const prefix = given.toLowerCase();
  if (!/^[0-9a-f]{4,32}$/.test(prefix)) {
    throw new Failure(
      STATUS.usage,
      `got the id ${shownText(given)}, expected 4 to 32 hexadecimal digits; see paddock approve`,
    );
  }
  const word = ANSWERS.find((known) => known === answer);
  if (answer !== undefined && word === undefined) {
    throw new Failure(STATUS.usage, `got the answer ${shownText(answer)}, expected ${ANSWERS.join(' | ')}`);
  }
  const found = findEntry(await readPending(folder), prefix);
  if ('reason' in found) throw await tooLate(folder, prefix, found.reason);
  if (word === undefined) {
    print(options, found, entryLines(found, columns(), true), [
      `Next: paddock approve ${short(found)} once | always | deny`,
    ]);
    return;
  }
  const { reason } = options;
  const outcome = await reply(folder, found.id, found, {
    answer: word,
    ...(reason !== undefined && { reason }),
  });
  done(options, found.id, outcome);
}

/** How much of an id names one request, of all that ever were. */
const SURE = 12;

/** What became of a request that waits no more, where that is known. */
async function tooLate(folder: string, prefix: string, reason: string): Promise<Failure> {
  const settled = prefix.length >= SURE ? await settledBy(folder, prefix) : undefined;
  return refused(
    settled === undefined
      ? `${reason}; see paddock approve`
      : `${prefix} waits no more: ${shownText(settled)}`,
  );
}

async function settledBy(folder: string, prefix: string): Promise<string | undefined> {
  const [key, other] = (await keysIn(folder, 'settled')).filter((name) => name.startsWith(prefix));
  return key === undefined || other !== undefined ? undefined : (await readSettled(folder, key))?.outcome;
}

async function answerByToken(folder: string, given: string, options: ApproveOptions): Promise<void> {
  const said = parseReply(given === '-' ? await text(process.stdin) : given);
  if (said === undefined) {
    // Not the text itself: the token may be good.
    throw new Failure(
      STATUS.usage,
      "expected --token '<token> approve', with deny or always in the place of approve",
    );
  }
  const key = tokenKey(said.token);
  const entry = await readEntry(folder, key).catch(() => undefined);
  if (entry?.schema !== 'paddock/approval-token/v1') {
    const settled = await readSettled(folder, key);
    throw refused(
      settled === undefined
        ? 'no request waits that has this token; it is used up, too old, or was never given'
        : `the request of this token waits no more: ${shownText(settled.outcome)}`,
    );
  }
  done(options, entry.id, await reply(folder, key, entry, said));
}

function done(options: ApproveOptions, id: string, outcome: string): void {
  print(options, { schema: 'paddock/approval-answer/v1', id, outcome }, [
    `${id.slice(0, 12)}: ${shownText(outcome)}`,
  ]);
}

async function follow(folder: string, options: ApproveOptions): Promise<void> {
  const stop = new AbortController();
  const end = () => stop.abort();
  process.once('SIGINT', end).once('SIGTERM', end);
  try {
    await watchPending(folder, stop.signal, (happening) => {
      if (options.json) process.stdout.write(`${asciiJson(happening)}\n`);
      else if (happening.event === 'waiting') print({}, {}, entryLines(happening.entry, columns()));
      else if (happening.event === 'dead')
        print({}, {}, [`${happening.id.slice(0, 12)}  dead: its run has ended without it; removed`]);
      else print({}, {}, [`${happening.id.slice(0, 12)}: ${shownText(happening.outcome)}`]);
    });
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end);
  }
}

/** Prints a result: as JSON on standard output, or as lines there with words about them on standard error. */
function print(
  options: ApproveOptions,
  result: object,
  lines: readonly string[],
  words: readonly string[] = [],
): void {
  if (options.json) {
    process.stdout.write(`${asciiJson(result, 2)}\n`);
    return;
  }
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
  if (words.length > 0) process.stderr.write(`${words.join('\n')}\n`);
}
