import { describe, expect, test } from 'vitest';
import { parseWorkspaceFile } from '../../../policy/containment/containment.ts';
import { bindAgent, passedVariables } from '../../../runner/run/bind.ts';

const risks = (text: string) => parseWorkspaceFile('paddock.toml', text, []);
const PROFILE = '[risk_profiles.p]\n';
const agent = (name: string, tool: string) => `[agents.${name}]\ntool = "${tool}"\nrisk_profile = "p"\n`;

describe('the agent that a run is', () => {
  const two = risks(agent('a', 'claude') + agent('b', 'codex') + PROFILE);

  test('is the one that is named, or the only one, or none where the file has none', () => {
    expect(bindAgent(two, { agent: 'b' })?.agent.tool).toBe('codex');
    expect(bindAgent(risks(agent('a', 'claude') + PROFILE), {})?.agent.name).toBe('a');
    expect(bindAgent(risks(''), { tool: 'gemini' })).toBeUndefined();
  });

  test.each([
    [{}, /which agent is meant\? there are a, b; choose one: paddock run --agent NAME/],
    [{ agent: 'c' }, /no agent is called "c": there are a, b/],
    [
      { agent: 'b', tool: 'claude' },
      /got --tool claude, expected codex: that is the agent b \(paddock.toml:4\)/,
    ],
  ])('is refused for %j', (options, words) => {
    expect(() => bindAgent(two, options)).toThrow(words);
  });
});

describe('the variables of the host that an agent gets', () => {
  const passed = (list: string, environment: NodeJS.ProcessEnv) => {
    const bound = bindAgent(
      risks(`${agent('a', 'claude')}${PROFILE}shell_env_passthrough = [${list}]\n`),
      {},
    );
    if (bound === undefined) throw new Error('no agent');
    return passedVariables(bound, environment);
  };

  test('are those that its profile names, secrets by their full name alone', () => {
    const environment = { CI: '1', MY_A: 'a', MY_TOKEN: 't', DEPLOY_TOKEN: 'd', OTHER: 'o', PATH: '/evil' };
    expect(passed('"CI", "MY_*", "DEPLOY_TOKEN", "PATH"', environment)).toEqual({
      ...{ CI: '1', MY_A: 'a', DEPLOY_TOKEN: 'd' },
    });
  });

  test('are none that would load or move something, by a pattern or by name', () => {
    expect(passed('"*"', { GIT_SSH_COMMAND: 'x', CLAUDE_CODE_OAUTH_TOKEN: 'x', CI: '1' })).toEqual({
      CI: '1',
    });
    expect(() => passed('"GIT_SSH_COMMAND"', {})).toThrow(/paddock.toml:\d+ .*got "GIT_SSH_COMMAND"/);
  });
});
