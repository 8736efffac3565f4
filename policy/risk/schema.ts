import { z } from 'zod';
import { LONGEST_APPROVAL } from '../gate/question.ts';
import { toolPatternFault } from './tool-pattern.ts';

export const LEVELS = ['readonly', 'supervised', 'full'] as const;
export type Level = (typeof LEVELS)[number];

export const AGENT_TOOLS = ['claude', 'codex', 'gemini'] as const;

export const CHANNELS = ['terminal', 'queue', 'acp', 'webhook'] as const;
export type Channel = (typeof CHANNELS)[number];

export const BACKENDS = [
  'auto',
  'landlock',
  'firejail',
  'bubblewrap',
  'docker',
  'podman',
  'sandbox-exec',
  'none',
] as const;
export type Backend = (typeof BACKENDS)[number];

/** A string that `fault` finds no fault with; what it returns completes "expected …". */
function text(fault: (value: string) => string | undefined) {
  return z.string().superRefine((value, context) => {
    const message = fault(value);
    if (message !== undefined) context.addIssue({ code: 'custom', message, input: value });
  });
}

const alias = z
  .string()
  .regex(
    /^[a-z][a-z0-9_-]{0,62}$/,
    'a name of lower-case letters, digits, `-` and `_`, which begins with a letter',
  );

const toolEntry = text(toolPatternFault);

const commandEntry = text((value) =>
  /^[A-Za-z0-9_.+[-][^\s'"`$\\;&|<>()*?/]*( [^\s'"`$\\;&|<>()*?]+)*$/.test(value)
    ? undefined
    : 'a program by its name, perhaps with its subcommand, such as `git` or `git status`',
);

const pathEntry = text((value) => {
  if (value === '' || value.includes('\0')) return 'a path';
  if (/(^|\/)\.\.(\/|$)/.test(value)) return 'a path without `..`';
  if (/^~[^/]/.test(value)) return '`~/` for the home, and no other person';
  if (/[?[\]{}]/.test(value)) return 'a path, in which `*` may stand for the rest of a name';
  return undefined;
});

const variable = text((value) =>
  /^[A-Za-z_*][A-Za-z0-9_*]*$/.test(value)
    ? undefined
    : 'the name of a variable, in which `*` may stand for any letters',
);

const url = text((value) => {
  const expected = 'an https:// address, or http:// on this machine (localhost, 127.0.0.1, [::1])';
  if (!URL.canParse(value)) return expected;
  const { protocol, hostname, username, password } = new URL(value);
  if (username !== '' || password !== '') return 'an address without a user';
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback) ? undefined : expected;
});

const webhook = z.strictObject({
  url: url.describe('Where a question is sent: https, or http on this machine.'),
  reply_port: z
    .int()
    .min(1024)
    .max(65_535)
    .optional()
    .describe(
      'A port on this machine where replies come; without it they come by `paddock approve --token`.',
    ),
  secret_file: z.string().min(1).describe('A file that holds the secret by which questions are signed.'),
});

export const agentTable = z
  .strictObject({
    tool: z.enum(AGENT_TOOLS).describe('The CLI.'),
    risk_profile: z.string().describe('The name of a table in `risk_profiles`.'),
    channels: z
      .array(z.enum(CHANNELS))
      .min(1)
      .default(['terminal', 'queue'])
      .describe('Where approvals are asked for: in all of them at once, and the first answer wins.'),
    webhook: webhook.optional().describe('For the channel `webhook`.'),
  })
  .superRefine(({ channels, webhook: settings }, context) => {
    if (channels.includes('webhook') && settings === undefined) {
      const message = '`webhook = { url = "…", secret_file = "…" }` for the channel webhook';
      context.addIssue({ code: 'custom', path: ['webhook'], message, input: settings });
    }
  });
export type AgentTable = z.infer<typeof agentTable>;

const list = <Entry extends z.ZodType<unknown, string>>(entry: Entry, meaning: string) =>
  z.array(entry).default([]).describe(meaning);

export const riskProfileTable = z
  .strictObject({
    level: z
      .enum(LEVELS)
      .default('supervised')
      .describe(
        'readonly: only what changes nothing. supervised: low risk runs, medium is asked for, high is refused. full: nothing is asked for.',
      ),
    auto_approve: list(toolEntry, 'Tools that are always allowed, whatever the level says.'),
    always_ask: list(toolEntry, 'Tools that are always asked for, even at full.'),
    excluded_tools: list(toolEntry, 'Tools that are refused at any level.'),
    allowed_commands: list(
      commandEntry,
      'Commands by their program, perhaps with a subcommand. Where there are any, nothing else runs.',
    ),
    workspace_only: z
      .boolean()
      .default(true)
      .describe('Whether only paths in the workspace may be named. Off at full.'),
    forbidden_paths: list(
      pathEntry,
      'Paths that are refused always, with all that is below them: absolute, below `~/`, or from the top of the workspace.',
    ),
    sandbox_enabled: z
      .boolean()
      .default(true)
      .describe('false: `paddock run` refuses. There is no run of an agent without a box.'),
    sandbox_backend: z
      .enum(BACKENDS)
      .default('auto')
      .describe('What makes the box. One that is not there is an error, which names those that are.'),
    firejail_args: z
      .array(z.string())
      .default([])
      .describe('Arguments for firejail, where it makes the box.'),
    shell_env_passthrough: list(
      variable,
      'Variables of the host that the agent gets. One whose name looks like a secret has to be named in full.',
    ),
    approval_timeout_secs: z
      .int()
      .min(1, `whole seconds, 1 to ${LONGEST_APPROVAL}`)
      .max(LONGEST_APPROVAL, `whole seconds, 1 to ${LONGEST_APPROVAL}`)
      .default(120)
      .describe('Seconds after which a question that nobody answers is refused.'),
  })
  .superRefine(({ sandbox_backend, firejail_args }, context) => {
    if (firejail_args.length > 0 && sandbox_backend !== 'firejail') {
      const message = 'none, unless sandbox_backend is firejail';
      context.addIssue({ code: 'custom', path: ['firejail_args'], message, input: firejail_args });
    }
  });
export type RiskProfileTable = z.infer<typeof riskProfileTable>;

/** `[agents.<alias>]` */
export const agentTables = z
  .record(alias, agentTable)
  .default({})
  .describe('Agents by a name of your own: which CLI, and the risk profile that binds it.');

/** `[risk_profiles.<alias>]` */
export const riskProfileTables = z
  .record(alias, riskProfileTable)
  .default({})
  .describe('What an agent may do by itself, what it has to ask for, and what is refused.');
