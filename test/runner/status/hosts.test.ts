import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseWorkspaceFile } from '../../../policy/containment/containment.ts';
import { readGroups } from '../../../runner/egress/settings.ts';
import { allowedHosts } from '../../../runner/status/hosts.ts';

afterEach(() => vi.unstubAllEnvs());

async function hostsOf(text: string) {
  const groups = await readGroups();
  const { containment } = parseWorkspaceFile('paddock.toml', text, [...groups.keys()]);
  return allowedHosts(containment.allow_network, groups);
}

describe('the hosts that a workspace allows', () => {
  test('are those of the default group where it says nothing', async () => {
    const [github] = await hostsOf('');
    expect(github?.source).toContain('default');
    expect(github?.hosts).toContain('github.com');
  });

  test('are named with the line, the port where it is another, and what is below', async () => {
    expect(
      await hostsOf(
        '[containment]\nallow_network = ["docs.example.org", "*.example.org", "old.example.org:80"]\n',
      ),
    ).toEqual([
      { source: expect.stringContaining('paddock.toml:2'), hosts: ['docs.example.org'] },
      { source: expect.stringContaining('paddock.toml:2'), hosts: ['*.example.org'] },
      { source: expect.stringContaining('paddock.toml:2'), hosts: ['old.example.org:80'] },
    ]);
  });

  test('are none where the list is empty', async () => {
    expect(await hostsOf('[containment]\nallow_network = []\n')).toEqual([]);
  });

  test('are not hidden by a client that can’t be asked', async () => {
    vi.stubEnv('PATH', '/nonexistent');
    const [npm, other] = await hostsOf('[containment]\nallow_network = ["@npm", "docs.example.org"]\n');
    expect(npm).toMatchObject({ hosts: [], fault: expect.stringContaining('no npm on this machine') });
    expect(other?.hosts).toEqual(['docs.example.org']);
  });
});
