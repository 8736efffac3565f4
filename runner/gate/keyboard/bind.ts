import { type Agent, boundAgent, type RiskProfile, type Risks } from '../../../policy/risk/profile.ts';

/**
 * The profile of the agent whose tool is this CLI, or of the one that is named; undefined where the file names no agent. Throws an Error
 * that says what to do where it can't be told, or where the file has agents and none for this CLI.
 */
export function bindTool(
  file: string,
  { agents, ...rest }: Risks,
  tool: string,
  name: string | undefined,
): RiskProfile | undefined {
  if (agents.size === 0) return undefined;
  const fitting = [...agents.values()].filter((agent) => agent.tool === tool);
  if (name === undefined && fitting.length !== 1)
    throw new Error(`${file}: ${unbound(agents, fitting, tool)}`);
  const bound = boundAgent({ agents, ...rest }, name ?? fitting[0]?.name);
  if ('fault' in bound) throw new Error(`${file}: ${bound.fault}`);
  const { agent, profile } = bound;
  if (agent.tool === tool) return profile;
  throw new Error(
    `${agent.at} agents.${agent.name}: got ${agent.tool}, expected ${tool}; name another agent`,
  );
}

function unbound(agents: Risks['agents'], fitting: readonly Agent[], tool: string): string {
  const names = (some: Iterable<Agent>) => [...some].map((agent) => `${agent.name} (${agent.at})`).join(', ');
  return fitting.length === 0
    ? `no agent's tool is ${tool}: there are ${names(agents.values())}; add an agent for ${tool}`
    : `which agent is meant? There are ${names(fitting)}; keep one whose tool is ${tool}, or name one: --agent NAME`;
}
