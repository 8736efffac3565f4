import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context, ToolCall, Verdict } from '../../../policy/gate/call.ts';
import { decide } from '../../../policy/gate/decide.ts';
import { ProfileFile } from '../../../policy/profile.ts';
import { parseToml } from '../../../policy/toml.ts';

const FILE = join(import.meta.dirname, '../../../profiles/autonomous.toml');

/** What the image refuses, as the profile says it. */
export const RULES = parseToml(FILE, readFileSync(FILE, 'utf8'), ProfileFile).deny ?? [];

/** The image's agent in its workspace. */
export const BOX: Context = { cwd: '/workspace', home: '/home/agent' };

export const shell = (command: string): ToolCall => ({ kind: 'shell', command });

export const verdictOn = (call: ToolCall, context = BOX): Verdict => decide(call, RULES, context);

/** The id of the entry that refuses a shell text; undefined where it runs. */
export function refusedBy(command: string, context = BOX): string | undefined {
  const verdict = verdictOn(shell(command), context);
  return verdict.allowed ? undefined : verdict.rule;
}
