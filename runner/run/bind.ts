import { NEVER_GIVEN } from '../../images/agent/entrypoint/given-file.ts';
import { backendFault, type EngineName, engineOf } from '../../policy/risk/backend.ts';
import { envPassthrough, isBoxOwn } from '../../policy/risk/environment.ts';
import { type Agent, boundAgent, type RiskProfile, type Risks } from '../../policy/risk/profile.ts';
import { ENGINES, findEngine } from '../engine/find.ts';
import { Failure, STATUS } from '../failure.ts';
import type { ReadyEngine } from './ready-engine.ts';

/** The agent of `paddock.toml` that a run is, and the risk profile that binds it. */
export interface Bound {
  agent: Agent;
  profile: RiskProfile;
}

/**
 * The agent that is named, or the only one; undefined where the file names none. A file that does is not left aside: with several a
 * name is needed. Throws a {@link Failure}.
 */
export function bindAgent(
  risks: Risks,
  { agent, tool }: { agent?: string; tool?: string },
): Bound | undefined {
  if (risks.agents.size === 0 && agent === undefined) return undefined;
  const bound = boundAgent(risks, agent);
  if ('fault' in bound) {
    const choose = agent === undefined ? '; choose one: paddock run --agent NAME' : '';
    throw new Failure(STATUS.usage, `paddock.toml: ${bound.fault}${choose}`);
  }
  if (tool !== undefined && tool !== bound.agent.tool) {
    const { name, at, tool: own } = bound.agent;
    throw new Failure(STATUS.usage, `got --tool ${tool}, expected ${own}: that is the agent ${name} (${at})`);
  }
  return bound;
}

/**
 * The host's variables that the agent gets, as its profile names them. Throws a {@link Failure} for one that no agent is given: it would
 * move or load programs and settings, or sign a CLI in past the gateway. A pattern leaves such names out.
 */
export function passedVariables({ profile }: Bound, environment: NodeJS.ProcessEnv): Record<string, string> {
  const never = profile.shell_env_passthrough.find((name) => NEVER_GIVEN.test(name) && !isBoxOwn(name));
  if (never !== undefined) {
    const place = `${profile.at.shell_env_passthrough} risk_profiles.${profile.name}.shell_env_passthrough`;
    throw new Failure(
      STATUS.data,
      `${place}: got "${never}", expected a variable that an agent may be given`,
    );
  }
  const passed = Object.entries(envPassthrough(profile, environment));
  return Object.fromEntries(passed.filter(([name]) => !NEVER_GIVEN.test(name)));
}

/** The engine that the agent's profile asks for, if it is another one than is ready. Throws a ConfigurationError where it can't be had. */
export async function backendOf({ profile }: Bound, ready: ReadyEngine): Promise<EngineName | undefined> {
  if (backendFault(profile, [ready.engine.name]) === undefined) return undefined;
  const found = await Promise.all(ENGINES.map((name) => findEngine(name)));
  const fault = backendFault(
    profile,
    found.filter((name) => name !== undefined),
  );
  if (fault !== undefined) throw fault;
  return engineOf(profile);
}
