import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { agentImage } from '../support/image.ts';
import { podman } from '../support/podman.ts';

const docs = join(import.meta.dirname, '../../../docs');
const workflow = parse(await readFile(join(docs, 'examples/agent.yml'), 'utf8')) as {
  permissions: unknown;
  jobs: { agent: { steps: { uses?: string; run?: string; with?: Record<string, unknown> }[] } };
};
const { steps } = workflow.jobs.agent;

/** The words between `docker run` and the image, without the mount of the checkout. */
function flagsOf(text: string): string[] {
  const [, flags = ''] = /docker run ([\s\S]*?)"\$IMAGE"/.exec(text.replaceAll('\\\n', ' ')) ?? [];
  return flags
    .replace(/--volume "\$PWD:\/workspace"/, '')
    .trim()
    .split(/\s+/);
}

let tag: string;
beforeAll(async () => {
  tag = (await agentImage()).tag;
});

describe("the example workflow's container flags", () => {
  const run = steps.map((step) => step.run ?? '').find((text) => text.includes('docker run')) ?? '';
  const flags = flagsOf(run);

  test.each(['claude', 'codex', 'gemini'])('start %s', async (tool) => {
    const { exitCode, stderr } = await podman('run', ...flags, '--network', 'none', tag, tool, '--version');
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  });

  test('are all needed by the guard, or limits', async () => {
    expect(flags).toContain('AGENT_SANDBOX=1');
    for (const flag of ['AGENT_SANDBOX=1', 'no-new-privileges', 'ALL']) {
      const at = flags.indexOf(flag);
      const without = flags.filter((_, index) => index !== at && index !== at - 1);
      const { exitCode } = await podman('run', ...without, '--network', 'none', tag, 'claude', '--version');
      expect(exitCode).toBe(77);
    }
  });

  test('are those of the page', async () => {
    expect(flagsOf(await readFile(join(docs, 'runners.md'), 'utf8'))).toEqual(flags);
  });
});

describe('the example workflow', () => {
  test('names every action by a commit, and an image by digest only', () => {
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/@[0-9a-f]{40}$/);
    expect(steps.some(({ run }) => run?.includes('@sha256:[0-9a-f]{64}$'))).toBe(true);
  });

  test('hands the agent no token of the job', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    const checkout = steps.find(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkout?.with).toMatchObject({ 'persist-credentials': false });
  });
});
