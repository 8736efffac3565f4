import type { Verdict } from '../../../policy/gate/call.ts';
import type { CommandMatch, DenyEntry } from '../../../policy/profile.ts';
import { shown } from '../entrypoint/shown.ts';

type Refusal = Extract<Verdict, { allowed: false }>;

/** What a refusal says to the model that asked: what, by which rule, why, and what would run instead. Several lines. */
export function refusalText({ rule, reason, what }: Refusal, rules: readonly DenyEntry[]): string {
  return `Refused by Paddock's gate: ${shown(what)}
Rule: ${rule}
Why: ${reason}
Instead: ${instead(
    what,
    rules.find(({ id }) => id === rule),
  )} Leave this step to a person, and say so in your answer.
`;
}

function instead(what: string, entry: DenyEntry | undefined): string {
  const match = entry?.commands?.find(({ words }) => words.every((word) => what.includes(word)));
  if (match !== undefined) return withoutWords(match);
  if (entry?.paths === undefined) return 'nothing that does the same will run.';
  return 'work without this file; an example beside it, such as .env.example, may be read.';
}

function withoutWords({ words, any }: CommandMatch): string {
  const command = words.join(' ');
  if (any === undefined) return `everything but \`${command}\` may run.`;
  return `\`${command}\` may run without ${any.map((word) => `\`${word}\``).join(', ')}.`;
}

/** What is said where nothing could be decided. */
export function failureText(why: string): string {
  return `Refused: Paddock's gate could not decide about this call: ${shown(why)}\n`;
}
