import { readFileSync } from 'node:fs';
import { ConfigurationError } from '../../../policy/configuration-error.ts';
import { parseWorkspaceFile, type Workspace } from '../../../policy/containment/containment.ts';
import type { ToolCall } from '../../../policy/gate/call.ts';
import { decideRisk, type RiskDecision, type RiskPlace } from '../../../policy/risk/decide.ts';
import type { RiskProfile } from '../../../policy/risk/profile.ts';

/** What `paddock.toml` with these lines means. */
export const parse = (...lines: string[]): Workspace =>
  parseWorkspaceFile('paddock.toml', lines.join('\n'), []);

/** What is said of a `paddock.toml` that is refused, line by line. */
export function failure(...lines: string[]): string[] {
  try {
    parse(...lines);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.split('\n');
    throw error;
  }
  throw new Error('nothing was refused');
}

/** A profile with these lines in its table. */
export function profileOf(...lines: string[]): RiskProfile {
  const profile = parse('[risk_profiles.assistant]', ...lines).risk_profiles.get('assistant');
  if (profile === undefined) throw new Error('there is no profile');
  return profile;
}

/** The image's agent in its workspace. */
export const PLACE: RiskPlace = {
  cwd: '/workspace',
  home: '/home/agent',
  workspace: '/workspace',
  resolved: new Map(),
};

export const shell = (command: string): ToolCall => ({ kind: 'shell', command });
export const read = (path: string): ToolCall => ({ kind: 'file_read', path });
export const write = (path: string): ToolCall => ({ kind: 'file_write', path });

/** What is decided about a call under a profile with these lines. */
export const decided = (call: ToolCall, ...lines: string[]): RiskDecision =>
  decideRisk(call, profileOf(...lines), PLACE);

/** The command lines of a file in `lines/`; ⏎ stands for a line's end within one. */
export function linesOf(name: 'low' | 'medium' | 'high'): string[] {
  const text = readFileSync(new URL(`lines/${name}.txt`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.replaceAll('⏎', '\n'));
}
