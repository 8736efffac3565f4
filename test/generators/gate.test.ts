import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { coveragePage } from '../../generators/coverage.ts';
import { withGate } from '../../generators/gate.ts';
import { interactiveConfiguration, interactiveProfile } from '../../generators/interactive.ts';
import { ADAPTERS } from '../../generators/registry.ts';
import { approvalFaults } from '../../generators/settings/approvals.ts';
import { withSettings } from '../../generators/settings/merge.ts';
import { readProfileTexts } from '../../generators/sources.ts';

const profile = interactiveProfile(await readProfileTexts(join(import.meta.dirname, '../..')));
const plain = interactiveConfiguration(profile, ADAPTERS);
const gated = withGate(plain, ADAPTERS, ['/opt/gate']);

function owns(from: typeof gated, cli: string, file = 'settings.json') {
  const found = from[cli]?.files[file];
  if (found === undefined || found.kind === 'whole') throw new Error(`${cli} has no ${file}`);
  return found.owns;
}

describe('the gate', () => {
  test('is asked by Claude Code before every tool, and a hook that fails blocks', () => {
    const hook = {
      ...{ type: 'command', command: expect.stringMatching(/ \/opt\/gate claude \|\| \{ .*; exit 2; \}$/) },
      ...{ timeout: 60, onFailure: 'block' },
    };
    expect(owns(gated, 'claude').hooks).toEqual({ PreToolUse: [{ matcher: '*', hooks: [hook] }] });
  });

  test('is asked by Gemini CLI, where a hook that takes too long lets the call through: it has an hour', () => {
    const hook = {
      ...{ type: 'command', name: 'paddock-gate', timeout: 3_660_000 },
      command: expect.stringMatching(/ \/opt\/gate gemini \|\| \{ .*; exit 2; \}$/),
    };
    expect(owns(gated, 'gemini').hooks).toEqual({ BeforeTool: [{ matcher: '.*', hooks: [hook] }] });
  });

  test('is a row and a warning for Codex CLI, which would skip the hook in silence', () => {
    expect(gated.codex?.files).toEqual(plain.codex?.files);
    expect(gated.codex?.report.slice(plain.codex?.report.length)).toEqual([
      expect.objectContaining({ expressed: 'none', entry: expect.stringContaining('--gate') }),
    ]);
    expect(gated.codex?.warnings).toEqual([expect.stringMatching(/^codex: warning: --gate/)]);
  });

  test('changes nothing else, and switches no approval off', () => {
    for (const cli of ['claude', 'gemini']) {
      const { hooks: _, ...rest } = owns(gated, cli);
      expect(rest).toEqual(owns(plain, cli));
      expect(approvalFaults(cli, owns(gated, cli))).toEqual([]);
    }
    expect(coveragePage(profile.permissions, plain)).not.toContain('--gate');
  });

  test('stands beside hooks of a person’s own settings', () => {
    const own = {
      hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command: 'mine' }] }] },
    };
    expect(owns(withSettings(gated, { claude: own }), 'claude').hooks).toEqual({
      PreToolUse: [expect.objectContaining({ matcher: '*' }), own.hooks.PreToolUse[0]],
    });
  });
});
