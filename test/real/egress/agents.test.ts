import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VendorName } from '../../../policy/egress/file.ts';
import { type Engine, engineOf } from '../../../runner/engine/engine.ts';
import { ensureImage } from '../../../runner/image/ensure.ts';
import { AGENTS, type Agent, drive } from '../support/drive.ts';
import { CONTAINERS_CONF } from '../support/podman.ts';
import { type Behind, behind } from './support/behind.ts';
import { makeWorld, type World } from './support/world.ts';

const VENDOR: Record<Agent['tool'], { name: VendorName; host: string; address: string; base: string }> = {
  claude: { name: 'anthropic', host: 'anthropic.example.org', address: '198.51.100.31', base: '' },
  codex: { name: 'openai', host: 'openai.example.org', address: '198.51.100.32', base: '' },
  gemini: { name: 'gemini', host: 'gemini.example.org', address: '198.51.100.33', base: '' },
};
const KEY = 'the-real-key-of-the-vendor-0123456789';

let engine: Engine;
let agentImage: string;
let world: World;
let box: Behind;
let workspace: string;

beforeAll(async () => {
  engine = engineOf('podman', { CONTAINERS_CONF });
  agentImage = await ensureImage(engine, 'agent');
  const egress = await ensureImage(engine, 'egress');
  world = await makeWorld(engine, egress, [
    ...Object.values(VENDOR).map(({ name, host, address }) => ({
      name,
      address,
      names: [host],
      socket: `${name}.sock`,
    })),
    { name: 'web', address: '198.51.100.10', names: ['allowed.example.org', 'other.example.org'] },
  ]);
  const vendors = Object.fromEntries(
    Object.values(VENDOR).map(({ name, host }) => [name, { base_url: `https://${host}` }]),
  );
  const keys = Object.fromEntries(Object.values(VENDOR).map(({ name }) => [name, KEY]));
  box = await behind(
    engine,
    { egress, agent: agentImage },
    world,
    { vendors, hosts: ['allowed.example.org'] },
    keys,
  );
  workspace = await mkdtemp(join(tmpdir(), 'paddock-workspace-'));
  await chmod(workspace, 0o777);
});
afterAll(async () => {
  await box?.close();
  await world?.close();
  await rm(workspace, { recursive: true, force: true });
});

describe.each(AGENTS)('$name behind the gateway', (agent) => {
  it('works unchanged, reaches what is allowed, is refused the rest, and never sees the key', async () => {
    const vendor = VENDOR[agent.tool];
    await box.log();
    const { exitCode, stderr, results, requests } = await drive({
      agent,
      image: agentImage,
      mounts: ['--volume', `${workspace}:/workspace`],
      behind: { ...box.inside, socket: join(world.folder, `${vendor.name}.sock`) },
      script: {
        calls: [
          { shell: 'curl -sS -m 20 https://allowed.example.org/' },
          { shell: 'curl -sS -m 20 https://other.example.org/' },
          { shell: `env | grep -c ${KEY}; echo work > done.txt` },
        ],
      },
    });
    expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(results[0]).toContain('this is web');
    expect(results[1]).toMatch(/403/);
    expect(results[2]).not.toContain(KEY);
    expect(await readFile(join(workspace, 'done.txt'), 'utf8')).toBe('work\n');
    await rm(join(workspace, 'done.txt'), { force: true });

    // The vendor sees the real key alone, and no other path than the model's.
    for (const { headers } of requests) {
      expect(JSON.stringify(headers)).toContain(KEY);
      expect(JSON.stringify(headers)).not.toContain(box.token);
    }
    const lines = await box.log();
    expect(lines).toContainEqual(expect.objectContaining({ action: 'allowed', host: 'allowed.example.org' }));
    expect(lines).toContainEqual(expect.objectContaining({ action: 'refused', host: 'other.example.org' }));
    expect(
      lines.filter(({ part, action }) => part === 'gateway' && action === 'allowed').length,
    ).toBeGreaterThan(0);
  });
});

it.each(['git', 'curl'])('%s fetches from an allowed host, and not from another', async (client) => {
  // git's smart protocol ends at a server that is none; that it was reached is what counts.
  const fetch = (host: string) =>
    client === 'curl'
      ? `curl -sS -m 20 https://${host}/`
      : `GIT_TERMINAL_PROMPT=0 git ls-remote https://${host}/repository.git`;
  const before = (await world.reached('web')).length;
  await box.run(fetch('allowed.example.org'));
  const refused = await box.run(fetch('other.example.org'));
  expect(refused.stderr).toMatch(/403/);
  const reached = (await world.reached('web')).slice(before);
  expect(reached).toHaveLength(1);
  expect(reached[0]).toContain('allowed.example.org');
});
