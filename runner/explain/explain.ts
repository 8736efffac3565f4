import type { HostRule } from '../../policy/egress/file.ts';
import type { ToolCall } from '../../policy/gate/call.ts';
import { matchHost } from '../../policy/hosts.ts';
import { whatWouldChange } from '../../policy/risk/change.ts';
import { judge, type RiskDecision, type RiskPlace } from '../../policy/risk/decide.ts';
import type { Agent, RiskProfile } from '../../policy/risk/profile.ts';
import { isBuiltin, isMcp } from '../../policy/risk/tools.ts';
import { decideUse, type UseDecision, type UseRules } from '../../policy/risk/use.ts';
import { hostOf, type Kind } from './kind.ts';

/** What is decided about one way to use what was asked about: to read a path, or to write it. */
export interface Answer extends UseDecision {
  /** In a word or two: `run`, `read`, `write`, `use`. */
  readonly as: string;
  /** What would change it. */
  readonly changes: readonly string[];
  /** What is decided about each thing that it does. */
  readonly parts: readonly RiskDecision[];
}

/** A decision and what makes it, as `--json` prints it. */
export interface Explanation {
  readonly schema: 'paddock/explain/v1';
  readonly kind: Exclude<Kind, 'host'>;
  readonly asked: string;
  readonly agent: string;
  readonly profile: string;
  readonly answers: readonly Answer[];
}

export interface HostExplanation {
  readonly schema: 'paddock/explain/v1';
  readonly kind: 'host';
  readonly asked: string;
  readonly host: string;
  readonly port: number;
  readonly decision: 'allow' | 'deny';
  /** The rule, and where it is written. */
  readonly rule: string;
  readonly changes: readonly string[];
}

/** What an agent may do, by everything that decides in a run. The gate asks the same functions. */
export function explain(
  kind: Exclude<Kind, 'host'>,
  asked: string,
  { agent, ...rules }: UseRules & { agent: Pick<Agent, 'name'> },
  place: RiskPlace,
): Explanation {
  const answers = usesOf(kind, asked).map(({ as, call }) => answer(as, call, rules, place));
  const { name: profile } = rules.profile;
  return { schema: 'paddock/explain/v1', kind, asked, agent: agent.name, profile, answers };
}

function usesOf(kind: Exclude<Kind, 'host'>, asked: string): { as: string; call: ToolCall }[] {
  switch (kind) {
    case 'command':
      return [{ as: 'run', call: { kind: 'shell', command: asked } }];
    case 'path':
      return [
        { as: 'read', call: { kind: 'file_read', path: asked } },
        { as: 'write', call: { kind: 'file_write', path: asked } },
      ];
    case 'tool': {
      const tool = isBuiltin(asked) || isMcp(asked) ? asked : undefined;
      return [{ as: 'use', call: { kind: 'other', name: asked, ...(tool !== undefined && { tool }) } }];
    }
  }
}

function answer(as: string, call: ToolCall, rules: UseRules, place: RiskPlace): Answer {
  const decision = decideUse([call], rules, place);
  const parts = judge(call, rules.profile, place).acts.map(({ act: _, ...part }) => part);
  return { as, ...decision, changes: changesOf(decision, rules.profile), parts };
}

function changesOf(decision: UseDecision, profile: RiskProfile): readonly string[] {
  if (decision.by === 'residual') return ['nothing in paddock.toml: it is refused in every box'];
  if (decision.by === 'profile') return whatWouldChange(decision, profile);
  return decision.at === undefined
    ? [`an entry "!pattern" in [containment], if the default may be lifted: docs/containment.md`]
    : [`without this entry of [containment]`];
}

/** Whether a host may be reached, by the rules that hold in a run. Undefined where the text names no host. */
export function explainHost(asked: string, rules: readonly HostRule[]): HostExplanation | undefined {
  const named = hostOf(asked);
  if (named === undefined) return undefined;
  const { host, port } = named;
  const found = matchHost(rules, host, port);
  const shown = port === 443 ? host : `${host}:${port}`;
  return {
    ...{ schema: 'paddock/explain/v1', kind: 'host', asked, host, port },
    decision: found === undefined ? 'deny' : 'allow',
    rule: found?.source ?? 'containment.allow_network: no entry covers it',
    changes: [
      found === undefined
        ? `allow_network = ["${shown}"] in [containment]`
        : 'without this entry of allow_network',
    ],
  };
}
