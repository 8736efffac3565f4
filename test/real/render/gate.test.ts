import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { AGENTS } from '../support/drive.ts';
import { agentImage } from '../support/image.ts';
import { inTurns } from '../support/in-turns.ts';
import type { Call } from '../support/models/script.ts';
import { type Outcome, type Played, play } from '../support/play.ts';
import type { Files } from '../support/scene.ts';
import { type Sat, sitAtClaude } from './at-terminal.ts';
import { home as personsHome, ROOT } from './support.ts';

// The hook of `render-interactive --gate`, as a person has it in their home, on the real CLIs: the commands of the Nix store render it, and
// it starts the gate of the Nix store. Nobody is there to answer.

const system = process.arch === 'arm64' ? 'aarch64-linux' : 'x86_64-linux';

const PADDOCK_TOML = `
[agents.main]
tool = "claude"
risk_profile = "assistant"

[agents.other]
tool = "gemini"
risk_profile = "assistant"

[risk_profiles.assistant]
level = "supervised"
always_ask = ["web_fetch"]
forbidden_paths = ["build"]
`;

// Gemini CLI has no way to sign in but what a person chose, and takes everything away in a folder that is not trusted.
const OWN: Files = {
  '.claude/settings.json':
    '{ "hooks": { "PreToolUse": [ { "hooks": [ { "type": "command", "command": "touch /marks/mine" } ] } ] } }',
  '.gemini/settings.json': '{ "security": { "auth": { "selectedType": "gemini-api-key" } } }',
  '.gemini/trustedFolders.json': '{"/workspace":"TRUST_FOLDER"}',
};

/** What each CLI is asked for: by the lists alone all of it runs but what is refused there. */
const CALLS = {
  runs: { shell: 'git log --oneline -1' },
  forbidden: { shell: 'cat build/out' },
  asked: { shell: 'make test' },
} as const satisfies Record<string, Call>;

const FETCHED = { url: 'https://x.pipedream.net/', prompt: 'Fetch https://x.pipedream.net/' };
const DENIED = {
  claude: { tool: 'WebFetch', input: FETCHED },
  gemini: { tool: 'web_fetch', input: { prompt: FETCHED.prompt } },
} as const satisfies Record<string, Call>;

const NAMES = [...Object.keys(CALLS), 'denied'];
type Name = keyof typeof CALLS | 'denied';

const WORKSPACE = { Makefile: 'test:\n\t@touch made-by-test\n', 'paddock.toml': PADDOCK_TOML };

const STARTED = {
  claude: ['-p', '--setting-sources', 'user', 'Follow the script.'],
  gemini: ['-p', 'Follow the script.'],
} as const;
type Tool = keyof typeof STARTED;
const TOOLS = Object.keys(STARTED) as Tool[];
const MANAGED = { claude: '/etc/claude-code', gemini: '/etc/gemini-cli' } as const;

const [GATED, PLAIN] = ['with the gate', 'without it again'];
const played = new Map<string, Played>();

async function storeProgram(app: string): Promise<string> {
  const nix = async (...args: string[]) => (await execa('nix', args, { cwd: ROOT })).stdout;
  const attribute = `.#apps.${system}.${app}.program`;
  const drv = await nix(
    'eval',
    '--raw',
    attribute,
    '--apply',
    'p: builtins.head (builtins.attrNames (builtins.getContext p))',
  );
  await execa('nix-store', ['--realise', drv]);
  return await nix('eval', '--raw', attribute);
}

/** The files of a home that the command has rendered into, and what it said. */
async function rendered(program: string, args: readonly string[], target = personsHome(OWN)) {
  const { stderr } = await execa(program, ['--target', target, ...args]);
  const paths = [...Object.keys(OWN), '.gemini/policies/paddock.toml'];
  const files = Object.fromEntries(paths.map((path) => [path, readFileSync(join(target, path), 'utf8')]));
  return { files, stderr, target };
}

let sat: Sat;
const homes = new Map<string, { files: Files; stderr: string }>();

beforeAll(async () => {
  const image = await agentImage();
  const [render, gate] = [await storeProgram('render-interactive'), await storeProgram('gate')];
  const { stdout } = await execa('nix-store', ['--query', '--requisites', gate]);
  const store = stdout.split('\n').flatMap((path) => ['--volume', `${path}:${path}:ro`]);

  const gated = await rendered(render, ['--gate']);
  homes.set(GATED, gated);
  homes.set(PLAIN, await rendered(render, [], gated.target));
  const managed = (tool: Tool) => ['--tmpfs', `${MANAGED[tool]}:notmpcopyup`];
  await inTurns(
    2,
    TOOLS.flatMap((tool) =>
      [...homes].map(([how, { files }]) => async () => {
        const agent = AGENTS.find(({ name }) => name === tool);
        if (agent === undefined) throw new Error(`${tool} is unknown`);
        const instead = { entrypoint: `/usr/local/bin/${tool}`, args: STARTED[tool] };
        const mounts = [...store, ...managed(tool)];
        const workspace = { ...WORKSPACE };
        const calls = [...Object.values(CALLS), DENIED[tool]];
        played.set(
          `${tool} ${how}`,
          await play(agent, image.tag, calls, { home: files, workspace, mounts, instead }),
        );
      }),
    ),
  );
  sat = await sitAtClaude({
    ...{
      image: image.tag,
      home: gated.files,
      workspace: WORKSPACE,
      mounts: [...store, ...managed('claude')],
    },
    ...{ command: 'make test', until: /Doyouwanttoproceed\?.*2\.No/, typed: ['1', '\r'] },
  });
});

function outcome(tool: Tool, how: string, name: Name): Outcome {
  const found = played.get(`${tool} ${how}`)?.outcomes[NAMES.indexOf(name)];
  if (found === undefined) throw new Error(`${tool} ${how}: ${name} did not come back`);
  return found;
}

describe.each(TOOLS)('%s', (tool) => {
  test('runs what the gate and the lists allow, and the hook is no trouble', () => {
    expect(outcome(tool, GATED, 'runs')).toMatchObject({
      result: expect.stringContaining(' ours'),
      changes: [],
    });
    expect(played.get(`${tool} ${GATED}`)?.driven).toMatchObject({ exitCode: 0, stdout: 'done' });
  });

  test('is refused what paddock.toml forbids, in words, though its lists allow it', () => {
    const { result } = outcome(tool, GATED, 'forbidden');
    expect(result).toContain(
      'Refused by Paddock: cat build/out\nRule: risk_profiles.assistant.forbidden_paths (paddock.toml:13)',
    );
    expect(result).not.toMatch(/^built$/m);
    expect(outcome(tool, PLAIN, 'forbidden').result).toMatch(/\bbuilt$/m);
  });

  test('does not run what is asked for, with nobody there to ask', () => {
    const { result, changes } = outcome(tool, GATED, 'asked');
    expect(changes).toEqual([]);
    const says = {
      claude: 'Paddock asks: make test',
      gemini: "it is asked for, and this CLI's hook can't ask",
    };
    expect(result).toContain(says[tool]);
    expect(outcome(tool, PLAIN, 'asked').changes).toEqual(['workspace/made-by-test']);
  });

  test('is refused what its lists deny, whether the gate asks about it or is not there', () => {
    const says = { claude: /denied access to domain/, gemini: /Refused by Paddock: .*pipedream/ };
    expect(outcome(tool, GATED, 'denied').result).toMatch(says[tool]);
    expect(outcome(tool, PLAIN, 'denied').result).toMatch(/denied access to domain|denied by policy/);
    // A question of the gate does not stand above a denial.
    expect(outcome(tool, GATED, 'denied').result).not.toContain('Paddock asks');
  });
});

test('a person at Claude Code is asked by it, with the rule, and the call runs when they say so', () => {
  expect(sat.screen).toMatch(
    /Paddockasks:maketest.*Rule:risk_profiles\.assistant\.level\(paddock\.toml:11\)/,
  );
  expect(sat.before).toEqual([]);
  expect(sat.after).toContain('workspace/made-by-test');
  expect(sat.results).toEqual([expect.stringContaining('no output')]);
});

test('Codex CLI, which would not run the hook, is warned about', () => {
  expect(homes.get(GATED)?.stderr).toMatch(/codex: warning: --gate has no effect/);
  expect(homes.get(PLAIN)?.stderr).not.toContain('--gate');
});

test("a person's own hook is left, and runs", () => {
  const text = (how: string) => homes.get(how)?.files['.claude/settings.json'] ?? '';
  expect(text(GATED)).toContain('paddock-gate');
  expect(text(PLAIN)).not.toContain('paddock-gate');
  for (const how of [GATED, PLAIN]) {
    expect(text(how)).toContain('marks/mine');
    expect(played.get(`claude ${how}`)?.left).toEqual([]);
  }
});
