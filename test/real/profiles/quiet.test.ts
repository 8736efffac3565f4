import { beforeAll, describe, expect, test } from 'vitest';
import { AGENTS, type Agent, type Driven, drive, KEY } from '../support/drive.ts';
import { agentImage } from '../support/image.ts';
import { inTurns } from '../support/in-turns.ts';

// A warning at the start says that a file of ours was not understood, and so does not bind. And whoever contacts anything
// but the model's endpoint may be told there what to do.

/** Lines that say nothing about our configuration. Everything else on standard error fails the test. */
const HARMLESS: Record<Agent['tool'], readonly RegExp[]> = {
  claude: [],
  codex: [
    // Standard input is read to its end, whether or not there is something in it.
    /^Reading additional input from stdin\.\.\.$/,
    // What it is, what it was asked and what it answered: its log of the run.
    /^OpenAI Codex v0\.169\.0$/,
    /^--------$/,
    /^(workdir|model|provider|approval|sandbox|reasoning effort|reasoning summaries|session id): /,
    /^(user|codex|exec|Follow the script\.|all done)$/,
    /^\/bin\/bash -lc 'echo hello' in \/workspace$/,
    /^ succeeded in \d+ms:$/,
    // Our gate was asked.
    /^hook: PreToolUse( Completed)?$/,
    /^(hello|tokens used|[\d,]+)?$/,
  ],
  gemini: [
    // There is no terminal.
    /^Warning: 256-color support not detected\. /,
    // That is the profile, said aloud.
    /^YOLO mode is enabled\. All tool calls will be automatically approved\.$/,
    // It measures its own start and forgets one mark.
    /^\[STARTUP\] (Phase|Cannot measure phase) 'cleanup_ops'/,
  ],
};

/** The paths that each CLI's model has. */
const MODEL: Record<Agent['tool'], RegExp> = {
  claude: /^\/v1\/messages(\/count_tokens)?(\?|$)/,
  codex: /^\/v1\/responses$/,
  gemini: /^\/v1beta\/models\/[a-z0-9.-]+:(streamGenerateContent|generateContent)(\?|$)/,
};

const KEYS: Record<Agent['tool'], string> = {
  claude: 'x-api-key',
  codex: 'authorization',
  gemini: 'x-goog-api-key',
};

const runs = new Map<Agent, Driven>();
const of = (agent: Agent): Driven => {
  const driven = runs.get(agent);
  if (driven === undefined) throw new Error(`${agent.name} was not run`);
  return driven;
};

beforeAll(async () => {
  const { tag: image } = await agentImage();
  const script = { calls: [{ shell: 'echo hello' }], final: 'all done' };
  const mounts = ['--tmpfs', '/workspace'];
  await inTurns(
    2,
    AGENTS.map((agent) => async () => void runs.set(agent, await drive({ agent, image, script, mounts }))),
  );
});

describe.each(AGENTS)('$name', (agent) => {
  test('does the work and prints the answer', () => {
    const { stdout, results, exitCode } = of(agent);
    expect({ stdout, exitCode }).toEqual({ stdout: 'all done', exitCode: 0 });
    expect(results).toEqual([expect.stringContaining('hello')]);
  });

  test('starts without a word against its managed configuration', () => {
    const said = of(agent)
      .stderr.split('\n')
      .filter((line) => line !== '');
    expect(said.filter((line) => !HARMLESS[agent.tool].some((harmless) => harmless.test(line)))).toEqual([]);
  });

  test("asks the model's endpoint and nothing else", () => {
    const { requests, asked, unrouted } = of(agent);
    expect(requests.map(({ path }) => path).filter((path) => !MODEL[agent.tool].test(path))).toEqual([]);
    expect(requests.length).toBeGreaterThanOrEqual(2);
    expect({ names: asked, connections: unrouted }).toEqual({ names: [], connections: 0 });
  });

  test('shows its key there, each time', () => {
    const keys = of(agent).requests.map(({ headers }) => headers[KEYS[agent.tool]]);
    expect(new Set(keys)).toEqual(new Set([agent.tool === 'codex' ? `Bearer ${KEY}` : KEY]));
  });
});

test('a connection to elsewhere would have been seen', async () => {
  const { tag: image } = await agentImage();
  const [agent] = AGENTS;
  if (agent === undefined) throw new Error('no agent');
  const curl = 'curl --silent --max-time 2';
  const calls = [
    { shell: `${curl} http://192.0.2.1/; true` },
    { shell: `${curl} http://elsewhere.invalid/; true` },
    { shell: `${curl} -g 'http://[2001:db8::1]/'; true` },
  ];
  const { asked, unrouted } = await drive({
    agent,
    image,
    script: { calls },
    mounts: ['--tmpfs', '/workspace'],
  });
  expect(asked).toContain('elsewhere.invalid');
  expect(unrouted).toBeGreaterThanOrEqual(2);
});
