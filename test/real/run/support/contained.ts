import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { AuditEntry } from '../../../../policy/audit/entry.ts';
import { type Engine, engineOf } from '../../../../runner/engine/engine.ts';
import type { EngineName } from '../../../../runner/engine/find.ts';
import { ensureImage } from '../../../../runner/image/ensure.ts';
import type { RunResult } from '../../../../runner/run/result.ts';
import type { ToolName } from '../../../../runner/run/tools.ts';
import { makeWorld, type World } from '../../egress/support/world.ts';
import { anthropic } from '../../support/models/anthropic.ts';
import { gemini } from '../../support/models/gemini.ts';
import { openai } from '../../support/models/openai.ts';
import type { Script } from '../../support/models/script.ts';
import { type FakeModel, serve } from '../../support/models/server.ts';
import { CONTAINERS_CONF } from '../../support/podman.ts';

const PROGRAM = join(import.meta.dirname, '../../../../runner/main.ts');

const VENDORS = {
  claude: { vendor: anthropic, name: 'anthropic', key: 'ANTHROPIC_API_KEY', address: '198.51.100.31' },
  codex: { vendor: openai, name: 'openai', key: 'OPENAI_API_KEY', address: '198.51.100.32' },
  gemini: { vendor: gemini, name: 'gemini', key: 'GEMINI_API_KEY', address: '198.51.100.33' },
} as const;

export const KEY = 'the-real-key-of-the-vendor-0123456789';

/** A machine of a test's own on which `paddock run` works: fake vendors outside, a state folder, and repositories. */
export interface Contained {
  engine: Engine;
  world: World;
  environment: Record<string, string>;
  /** Flags of `paddock run` for this machine: engine, policy, the network that leads out. */
  flags: readonly string[];
  /** A repository with one commit of these files. */
  repository(files: Readonly<Record<string, string>>): Promise<string>;
  /** Runs `paddock` in a folder. */
  paddock(folder: string, ...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }>;
  /** Serves a script at the tool's fake vendor. */
  model(tool: ToolName, script: Script): Promise<FakeModel>;
  /** `paddock run --json` of a script, and its result. */
  run(
    folder: string,
    tool: ToolName,
    script: Script,
    ...more: string[]
  ): Promise<RunResult & { exitCode: number; stderr: string }>;
  close(): Promise<void>;
}

/** What a run has in its audit log. */
export const auditOf = ({ audit }: Pick<RunResult, 'audit'>): AuditEntry[] =>
  readFileSync(audit.file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditEntry);

/** Makes one on an engine. `environment` is what points the engine's client to it. */
export async function contained(
  name: EngineName = 'podman',
  given: Record<string, string> = { CONTAINERS_CONF },
): Promise<Contained> {
  const engine = engineOf(name, given);
  const egress = await ensureImage(engine, 'egress');
  await ensureImage(engine, 'agent');
  const folder = await mkdtemp(join(tmpdir(), 'paddock-run-'));
  const world = await makeWorld(engine, egress, [
    ...Object.values(VENDORS).map(({ name, address }) => ({
      name,
      address,
      names: [`${name}.example.org`],
      socket: `${name}.sock`,
    })),
    { name: 'web', address: '198.51.100.10', names: ['allowed.example.org', 'other.example.org'] },
  ]);
  const policy = join(folder, 'egress.toml');
  await writeFile(
    policy,
    [
      'permitted_networks = ["198.51.100.0/24"]',
      `ca_bundle = "${world.ca}"`,
      ...Object.values(VENDORS).map(
        ({ name }) => `[gateway.${name}]\nbase_url = "https://${name}.example.org"`,
      ),
    ].join('\n'),
  );
  const environment = {
    ...given,
    HOME: folder,
    XDG_STATE_HOME: join(folder, 'state'),
    ...Object.fromEntries(Object.values(VENDORS).map(({ key }) => [key, KEY])),
  };
  await writeFile(join(folder, '.gitconfig'), '[user]\nname = A Person\nemail = person@example.org\n');
  let repositories = 0;

  const paddock = async (cwd: string, ...args: string[]) => {
    const { exitCode, stdout, stderr } = await execa(process.execPath, [PROGRAM, ...args], {
      cwd,
      env: environment,
      reject: false,
      stdin: 'ignore',
      timeout: 110_000,
    });
    return { exitCode: exitCode ?? -1, stdout, stderr };
  };
  const model = (tool: ToolName, script: Script) =>
    serve(VENDORS[tool].vendor, script, join(world.folder, `${VENDORS[tool].name}.sock`));

  const flags = ['--engine', name, '--policy', policy, '--uplink', world.network];

  return {
    engine,
    world,
    environment,
    flags,
    paddock,
    model,
    async repository(files) {
      const root = join(folder, `repository-${++repositories}`);
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(root, path)), { recursive: true });
        await writeFile(join(root, path), text);
      }
      const git = (...args: string[]) => execa('git', args, { cwd: root, env: { HOME: folder } });
      await git('init', '--quiet', '--initial-branch', 'main');
      await git('add', '--all', '--force');
      await git('commit', '--quiet', '--message', 'The beginning');
      return root;
    },
    async run(cwd, tool, script, ...more) {
      const fake = await model(tool, script);
      try {
        const args = ['run', '--tool', tool, ...flags, '--json', ...more];
        const { exitCode, stdout, stderr } = await paddock(cwd, ...args, '--', 'Follow the script.');
        if (fake.faults.length > 0) throw new Error(`the fake model failed: ${fake.faults.join('\n')}`);
        if (stdout === '') throw new Error(`paddock run ended with ${exitCode}: ${stderr}`);
        return { ...(JSON.parse(stdout) as RunResult), exitCode, stderr };
      } finally {
        await fake.close();
      }
    },
    async close() {
      await world.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
