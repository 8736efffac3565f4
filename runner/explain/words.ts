import { visible } from '../../policy/audit/visible.ts';
import type { Entry } from '../../policy/risk/profile.ts';
import type { Answer, Explanation, HostExplanation } from './explain.ts';
import type { EffectivePolicy } from './policy.ts';

const SAYS = { allow: 'allowed', ask: 'asked for', deny: 'refused' } as const;

const row = (name: string, text: string) => `${name.padEnd(10)} ${text}`;

/** An explanation in words, for a person. */
export function explanationLines(explanation: Explanation | HostExplanation): string[] {
  if (explanation.kind === 'host') return hostLines(explanation);
  const { kind, asked, agent, profile, answers } = explanation;
  const head = [row(kind, visible(asked)), row('agent', `${agent}, risk profile ${profile}`)];
  return [...head, ...answers.flatMap(answerLines)];
}

function answerLines({
  as,
  decision,
  risk,
  rule,
  at,
  reason,
  instead,
  what,
  parts,
  changes,
}: Answer): string[] {
  const others = parts.filter((part) => part.what !== what);
  return [
    row(
      as,
      `${SAYS[decision]}, ${risk} risk${what === '' || parts.length < 2 ? '' : `, for ${visible(what)}`}`,
    ),
    row('rule', `${at === undefined ? '' : `${at} `}${rule}`),
    row('why', reason),
    ...(instead === '' ? [] : [row('instead', instead)]),
    ...others.map((part) =>
      row('part', `${visible(part.what)}: ${SAYS[part.decision]}, ${part.risk} risk, ${part.reason}`),
    ),
    ...changes.map((text) => row('change', text)),
  ];
}

function hostLines({ host, port, decision, rule, changes }: HostExplanation): string[] {
  return [
    row('host', port === 443 ? host : `${host}:${port}`),
    row('reach', SAYS[decision]),
    row('rule', rule),
    ...changes.map((text) => row('change', text)),
  ];
}

/** The effective policy in words. */
export function policyLines({ agent, profile, tools, weak_spots }: EffectivePolicy): string[] {
  const list = (entries: readonly Entry[]) =>
    entries.length === 0 ? 'none' : entries.map(({ text, at }) => `${text} (${at})`).join(', ');
  const { at } = profile;
  const key = (name: string, text: string, place?: string) =>
    `${name.padEnd(22)} ${text}${place === undefined ? '' : ` (${place})`}`;
  return [
    key('agent', `${agent.name}: ${agent.tool}, channels ${agent.channels.join(', ')}`, agent.at),
    key('risk profile', profile.name),
    key('level', profile.level, at.level),
    key('excluded_tools', list(profile.excluded_tools)),
    key('forbidden_paths', list(profile.forbidden_paths)),
    key(
      'allowed_commands',
      profile.allowed_commands.length === 0 ? 'each by its risk' : list(profile.allowed_commands),
    ),
    key(
      'workspace_only',
      profile.level === 'full' ? 'off at full' : String(profile.workspace_only),
      at.workspace_only,
    ),
    key('always_ask', list(profile.always_ask)),
    key('auto_approve', list(profile.auto_approve)),
    key(
      'sandbox',
      profile.sandbox_enabled ? profile.sandbox_backend : 'off: paddock run refuses',
      at.sandbox_backend,
    ),
    key(
      'shell_env_passthrough',
      profile.shell_env_passthrough.join(', ') || 'none',
      at.shell_env_passthrough,
    ),
    key('approval_timeout_secs', String(profile.approval_timeout_secs), at.approval_timeout_secs),
    ...tools.map(({ tool, decision, risk, rule, at: line }) =>
      key(
        tool,
        `${SAYS[decision]}, ${risk} risk: ${line === undefined ? '' : `${line} `}${rule.split('.').at(-1)}`,
      ),
    ),
    ...weak_spots.map((text) => key('NOTE', text)),
  ];
}
