import { ConfigurationError } from '../configuration-error.ts';
import { shown } from '../issue.ts';
import { nearest } from './near.ts';
import type { AgentTable, Backend, Channel, Level, RiskProfileTable } from './schema.ts';

/** An entry of a list, and the line that says it: `paddock.toml:14`. */
export interface Entry {
  readonly text: string;
  readonly at: string;
}

/** The keys of a profile. */
export type ProfileKey = keyof RiskProfileTable;

/** `[risk_profiles.<name>]` with its defaults. */
export interface RiskProfile {
  readonly name: string;
  /** The line of each key; of one that is not written, the line of the table. Undefined for a profile that no file says. */
  readonly at: Readonly<Partial<Record<ProfileKey, string>>>;
  readonly level: Level;
  readonly auto_approve: readonly Entry[];
  readonly always_ask: readonly Entry[];
  readonly excluded_tools: readonly Entry[];
  /** Where there are any, nothing else runs. */
  readonly allowed_commands: readonly Entry[];
  readonly workspace_only: boolean;
  readonly forbidden_paths: readonly Entry[];
  readonly sandbox_enabled: boolean;
  readonly sandbox_backend: Backend;
  readonly firejail_args: readonly string[];
  readonly shell_env_passthrough: readonly string[];
  /** Seconds. */
  readonly approval_timeout_secs: number;
}

/** `[agents.<name>]` with its defaults. */
export interface Agent {
  readonly name: string;
  readonly at: string;
  readonly tool: AgentTable['tool'];
  readonly risk_profile: string;
  readonly channels: readonly Channel[];
  readonly webhook?: NonNullable<AgentTable['webhook']>;
}

/** The agents of a workspace, and the profiles that bind them. */
export interface Risks {
  readonly agents: ReadonlyMap<string, Agent>;
  readonly risk_profiles: ReadonlyMap<string, RiskProfile>;
}

interface Tables {
  readonly agents: Readonly<Record<string, AgentTable>>;
  readonly risk_profiles: Readonly<Record<string, RiskProfileTable>>;
}

/** What the tables mean; `at` says the line of a key. Throws a {@link ConfigurationError} for an agent without its profile. */
export function resolveRisks(tables: Tables, at: (...path: PropertyKey[]) => string): Risks {
  const names = Object.keys(tables.risk_profiles);
  const faults = Object.entries(tables.agents)
    .filter(([, { risk_profile }]) => !Object.hasOwn(tables.risk_profiles, risk_profile))
    .map(([name, { risk_profile }]) => {
      const near = nearest(risk_profile, names);
      const known =
        names.length === 0 ? 'a table [risk_profiles.<name>], of which there is none' : names.join(' | ');
      const place = `${at('agents', name, 'risk_profile')} agents.${name}.risk_profile`;
      const meant = near.length === 0 ? '' : ` (${near.join(' or ')}?)`;
      return `${place}: got ${shown(risk_profile)}, expected ${known}${meant}`;
    });
  if (faults.length > 0) throw new ConfigurationError(faults.join('\n'));
  return {
    agents: new Map(
      Object.entries(tables.agents).map(([name, { webhook, ...rest }]) => [
        name,
        { name, at: at('agents', name), ...rest, ...(webhook !== undefined && { webhook }) },
      ]),
    ),
    risk_profiles: new Map(
      Object.entries(tables.risk_profiles).map(([name, table]) => [
        name,
        riskProfile(name, table, (...path) => at('risk_profiles', name, ...path)),
      ]),
    ),
  };
}

function riskProfile(
  name: string,
  table: RiskProfileTable,
  at: (...path: PropertyKey[]) => string,
): RiskProfile {
  const entries = (key: ProfileKey, texts: readonly string[]) =>
    texts.map((text, index) => ({ text, at: at(key, index) }));
  return {
    ...table,
    name,
    at: Object.fromEntries(Object.keys(table).map((key) => [key, at(key)])),
    auto_approve: entries('auto_approve', table.auto_approve),
    always_ask: entries('always_ask', table.always_ask),
    excluded_tools: entries('excluded_tools', table.excluded_tools),
    allowed_commands: entries('allowed_commands', table.allowed_commands),
    forbidden_paths: entries('forbidden_paths', table.forbidden_paths),
  };
}

/** The agent of a name, or the only one that there is, and its profile; or why there is none, in words. */
export function boundAgent(
  { agents, risk_profiles }: Risks,
  name?: string,
): { agent: Agent; profile: RiskProfile } | { fault: string } {
  const names = [...agents.keys()];
  const known = names.length === 0 ? 'there is no table [agents.<name>]' : `there are ${names.join(', ')}`;
  const [only, second] = agents.values();
  const agent = name === undefined ? (second === undefined ? only : undefined) : agents.get(name);
  if (agent === undefined) {
    if (name !== undefined) return { fault: `no agent is called ${shown(name)}: ${known}` };
    return { fault: names.length === 0 ? known : `which agent is meant? ${known}` };
  }
  const profile = risk_profiles.get(agent.risk_profile);
  return profile === undefined
    ? { fault: `no profile is called ${shown(agent.risk_profile)}` }
    : { agent, profile };
}
