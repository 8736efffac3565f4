import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codexRules, type RuleLine } from '../../../generators/codex/permissions.ts';
import { interactiveConfiguration, interactiveProfile } from '../../../generators/interactive.ts';
import { ADAPTERS } from '../../../generators/registry.ts';
import { readProfileTexts } from '../../../generators/sources.ts';
import { matchText } from '../../../policy/permissions/permission.ts';
import { AGENTS, type Agent, type Run } from '../support/drive.ts';
import { agentImage } from '../support/image.ts';
import { inTurns } from '../support/in-turns.ts';
import { interactiveHome, MCP_SERVER } from '../support/interactive-home.ts';
import { type Outcome, type Played, play } from '../support/play.ts';
import { podman } from '../support/podman.ts';
import { RECORDER } from '../support/recorders.ts';
import { CANARY } from '../support/scene.ts';
import { SAMPLES, type Sample, STAND_INS } from './interactive-sample.ts';

// The interactive profile as a person has it in their home, on the real CLIs. Nobody is there to answer: what is asked
// for is not done, as what is denied is not.

const root = join(import.meta.dirname, '../../..');
const profile = interactiveProfile(await readProfileTexts(root));
const reports = interactiveConfiguration(profile, ADAPTERS);

type Tool = Agent['tool'];
const PLAYERS = AGENTS.filter(({ name, tool }) => name === tool);

/** How each CLI is started, with no flag that has a say about approvals, and where its managed files lie. */
const STARTED: Record<Tool, { args: readonly string[]; managed: string }> = {
  claude: { args: ['-p', '--setting-sources', 'user'], managed: '/etc/claude-code' },
  codex: { args: ['exec', '--skip-git-repo-check'], managed: '/etc/codex' },
  gemini: { args: ['-p'], managed: '/etc/gemini-cli' },
};

const NOT_ASKED: Record<Tool, RegExp> = {
  claude: /you haven't granted it yet|The following part requires approval/,
  codex: /approval required by policy, but AskForApproval is set to Never/,
  gemini: /requires user confirmation, which is not supported in non-interactive mode/,
};
const DENIED: Record<Tool, RegExp> = {
  // A denied tool of an MCP server is not there at all.
  claude:
    /has been denied|is denied by your permission settings|denied access to domain|No such tool available: mcp__/,
  codex: /Rejected\(.*rejected: /,
  // A file that git's or its own list of ignored ones names is outside of the workspace for it.
  gemini: /denied by policy\. \w|Path not in workspace|Tool "mcp_\w+" not found/,
};

/** The samples that a CLI's rules decide: those that it expresses in full or stricter, and those that name it. */
function samplesOf(tool: Tool): Sample[] {
  const notWhole = new Set(
    reports[tool]?.report
      .filter(({ expressed }) => expressed !== 'stricter')
      .map(({ decision, entry }) => `${decision} ${entry}`),
  );
  return SAMPLES.filter(
    ({ decision, entry, call, also }) =>
      call[tool] !== undefined && (also?.includes(tool) || !notWhole.has(`${decision} ${entry}`)),
  );
}

const played = new Map<Tool, Played>();
let scratch: string;

beforeAll(async () => {
  const image = await agentImage();
  scratch = await mkdtemp(join(tmpdir(), 'paddock-interactive-'));
  await chmod(scratch, 0o755);
  const recorder = join(scratch, 'recorder');
  await writeFile(recorder, RECORDER, { mode: 0o755 });
  const standIns = STAND_INS.flatMap((name) => ['--volume', `${recorder}:/usr/local/bin/${name}:ro`]);
  const bwrap = await codexSandbox(join(scratch, 'bwrap'));
  await inTurns(
    2,
    PLAYERS.map((agent) => async () => {
      const { args, managed } = STARTED[agent.tool];
      const calls = samplesOf(agent.tool).flatMap(({ call }) => call[agent.tool] ?? []);
      const instead: Run['instead'] = {
        entrypoint: `/usr/local/bin/${agent.tool}`,
        args: [...args, 'Follow the script.'],
      };
      const mounts = [
        ...standIns,
        // The image's own files there are for a profile that asks nobody.
        ...['--tmpfs', `${managed}:notmpcopyup`],
        ...(agent.tool === 'codex' ? bwrap : []),
      ];
      const home = await interactiveHome(agent.tool);
      const workspace = {
        'mcp.cjs': MCP_SERVER,
        Makefile: 'test:\n\t@echo made test\n',
        'server.pem': CANARY,
      };
      played.set(agent.tool, await play(agent, image.tag, calls, { home, workspace, mounts, instead }));
    }),
  );
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/**
 * Flags with which Codex's own sandbox starts inside a container: its bubblewrap, which the image leaves out, and the
 * namespaces that it makes. The program comes from the very package that the image's Codex is from.
 */
async function codexSandbox(path: string): Promise<string[]> {
  const { stdout: derivation } = await execa('nix', ['path-info', '--derivation', `${root}#agent-image`]);
  const { stdout: needed } = await execa('nix-store', ['--query', '--requisites', derivation]);
  const source = needed.split('\n').find((one) => /openai-codex-[\d.]+-linux-x64\.tgz\.drv$/.test(one));
  if (source === undefined) throw new Error("the image's derivation needs no package of Codex");
  const { stdout: archive } = await execa('nix-store', ['--realise', source]);
  const name = 'package/vendor/x86_64-unknown-linux-musl/codex-resources/bwrap';
  const { stdout: program } = await execa('tar', ['-xzOf', archive, '--occurrence=1', name], {
    encoding: 'buffer',
  });
  await writeFile(path, program, { mode: 0o755 });
  return [
    ...['--volume', `${path}:/usr/local/bin/bwrap:ro`],
    ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'unmask=ALL'],
  ];
}

function outcomesOf(tool: Tool): { sample: Sample; outcome: Outcome | undefined }[] {
  return samplesOf(tool).map((sample, index) => ({ sample, outcome: played.get(tool)?.outcomes[index] }));
}

/** What became of the samples with a decision for which `holds` is false, as a person would read them. */
function failing(
  tool: Tool,
  decision: Sample['decision'],
  holds: (outcome: Outcome, sample: Sample) => boolean,
): unknown[] {
  return outcomesOf(tool)
    .filter(({ sample }) => sample.decision === decision)
    .filter(({ sample, outcome }) => outcome === undefined || !holds(outcome, sample))
    .map(({ sample, outcome }) => ({ entry: sample.entry, call: sample.call[tool], outcome }));
}

const refused = ({ result, changes }: Outcome, how: RegExp) =>
  how.test(result) && changes.length === 0 && !result.includes(CANARY);

test('the sample is of the corpus, and of each of its domains', () => {
  const { permissions } = profile;
  const domains = new Set(permissions.map(({ domain }) => domain));
  const unknown = SAMPLES.filter(({ decision, entry }) => {
    const found = permissions.find((one) => one.decision === decision && matchText(one.match) === entry);
    if (found !== undefined) domains.delete(found.domain);
    return found === undefined;
  });
  expect({ unknown, domains: [...domains] }).toEqual({ unknown: [], domains: [] });
});

describe.each(PLAYERS)('$name', ({ tool }) => {
  test('was asked for twenty of each decision', () => {
    const counts = Object.groupBy(samplesOf(tool), ({ decision }) => decision);
    for (const decision of ['allow', 'ask', 'deny'] as const) {
      expect(counts[decision]?.length, decision).toBeGreaterThanOrEqual(20);
    }
    expect(played.get(tool)?.driven).toMatchObject({ exitCode: 0, stdout: 'done' });
    expect(played.get(tool)?.left).toEqual([]);
  });

  test('runs what is allowed', () => {
    expect(failing(tool, 'allow', ({ result }, { shows }) => shows?.test(result) ?? false)).toEqual([]);
  });

  test('does not do what is asked for, with nobody there to ask', () => {
    expect(failing(tool, 'ask', (outcome) => refused(outcome, NOT_ASKED[tool]))).toEqual([]);
  });

  test('refuses what is denied, whatever else is allowed or asked for', () => {
    expect(
      failing(tool, 'deny', (outcome, { asksInstead }) =>
        refused(outcome, asksInstead?.includes(tool) ? NOT_ASKED[tool] : DENIED[tool]),
      ),
    ).toEqual([]);
  });

  test('has no word against the files', () => {
    const about = /warn|invalid|ignor|skip|unknown|unsafe|deprecated|polic(y|ies) file|settings/i;
    const said = (played.get(tool)?.driven.stderr ?? '')
      .split('\n')
      .filter((line) => about.test(line) && !HARMLESS.test(line));
    expect(said).toEqual([]);
  });
});

/** What a refused or failed call says on standard error, and that there is no terminal. */
const HARMLESS = /^Warning: 256-color|^Error executing tool |codex_core::tools::router: error=exec_command/;

test("codex's own check of a rules file gives each entry its decision", async () => {
  const rules = reports.codex?.files['rules/paddock.rules'];
  if (rules?.kind !== 'whole') throw new Error('no rules');
  await writeFile(join(scratch, 'paddock.rules'), rules.text);
  const strictest = new Map<string, RuleLine['decision']>();
  for (const permission of profile.permissions) {
    const expression = codexRules(permission);
    if (!('rules' in expression) || permission.match.kind !== 'command') continue;
    if (permission.match.any !== undefined) continue;
    for (const { decision } of expression.rules) strictest.set(permission.match.words.join(' '), decision);
  }
  const commands = [...strictest.keys()];
  await writeFile(join(scratch, 'commands'), commands.map((command) => `${command}\n`).join(''));
  const { tag } = await agentImage();
  const loop =
    'while read -r line; do codex execpolicy check --rules /x/paddock.rules -- $line; echo; done </x/commands';
  const { stdout, stderr } = await podman(
    ...['run', '--rm', '--network', 'none', '--volume', `${scratch}:/x:ro`],
    ...['--entrypoint', '/bin/bash', tag, '-c', loop],
  );
  expect(stderr).toBe('');
  const found = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { decision?: string }).decision);
  expect(commands.map((command, index) => [command, found[index]])).toEqual([...strictest]);
  expect(commands.length).toBeGreaterThan(200);
});
