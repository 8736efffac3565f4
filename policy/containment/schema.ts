import { z } from 'zod';
import { parseHostRule } from '../hosts.ts';
import { agentTables, riskProfileTables } from '../risk/schema.ts';
import { parseGlob } from './glob.ts';
import { LISTS, type ListName } from './lists.ts';

export const MODES = ['strict', 'permissive'] as const;
export type Mode = (typeof MODES)[number];

/** What `allow_network` is where a file does not say. The vendors' APIs need no entry: they go through the gateway. */
export const DEFAULT_NETWORK: readonly string[] = ['@github'];

/** A string that `fault` finds no fault with; what it returns completes "expected …". */
function text(fault: (value: string) => string | undefined) {
  return z.string().superRefine((value, context) => {
    const message = fault(value);
    if (message !== undefined) context.addIssue({ code: 'custom', message, input: value });
  });
}

function patterns(list: ListName, meaning: string) {
  const entry = text((value) => {
    const glob = parseGlob(value.replace(/^!/, ''), LISTS[list].kind);
    return 'fault' in glob ? glob.fault : undefined;
  });
  return z.array(entry).optional().describe(`${meaning} ${HOW}`);
}

const HOW =
  'Adds to the defaults. A pattern without a slash fits at any depth, one with a slash begins at the top of the workspace; `*`, `?`, `[a-z]`, `{a,b}`, `**`; ' +
  'upper and lower case are one. `"!pattern"` leaves out a part of the defaults.';

/** `[containment]`. `groups` are the names that may stand after an `@`; without them every such name is taken. */
export function containmentTable(groups?: readonly string[]) {
  const host = text((value) => {
    if (!value.startsWith('@')) {
      const rule = parseHostRule(value, '');
      return 'fault' in rule ? rule.fault : undefined;
    }
    const known = groups?.map((name) => `@${name}`);
    return known === undefined || known.includes(value) ? undefined : known.join(' | ');
  });
  return z.strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe('false: `paddock run` refuses. There is no run of an agent without containment.'),
    mode: z
      .enum(MODES)
      .default('strict')
      .describe(
        'strict: what breaks a rule fails and is recorded. permissive: what is read-only may be written, and is recorded. ' +
          "Blocked paths, the network, git's own configuration and this file are held in both.",
      ),
    auto_checkpoint: z.boolean().default(true).describe('Whether a run begins with a checkpoint.'),
    rollback_on_violation: z
      .boolean()
      .default(false)
      .describe('Whether a violation ends the run and brings back the checkpoint.'),
    blocked_directories: patterns(
      'blocked_directories',
      'Directories that are neither read nor written, with all that is below them.',
    ),
    blocked_files: patterns('blocked_files', 'Files that are neither read nor written.'),
    readonly_directories: patterns(
      'readonly_directories',
      'Directories that are read and not written, with all that is below them.',
    ),
    readonly_files: patterns('readonly_files', 'Files that are read and not written.'),
    allow_network: z
      .array(host)
      .optional()
      .meta({ default: DEFAULT_NETWORK })
      .describe(
        'Hosts that the agent may reach: exact, `*.example.org` for all below it, or `@name` for a group. Replaces the ' +
          'default; empty means none.',
      ),
  });
}
export type ContainmentTable = z.infer<ReturnType<typeof containmentTable>>;

/** The tables of `paddock.toml`. */
export function workspaceFile(groups?: readonly string[]) {
  return z.strictObject({
    containment: containmentTable(groups).prefault({}).describe('What an agent may read, write and reach.'),
    agents: agentTables,
    risk_profiles: riskProfileTables,
  });
}
export type WorkspaceTables = z.infer<ReturnType<typeof workspaceFile>>;
