import { describe, expect, test } from 'vitest';
import { parseWorkspaceFile } from '../../../policy/containment/containment.ts';
import { describeTiers } from '../../../policy/containment/describe.ts';
import type { Status } from '../../../runner/status/status.ts';
import { statusLines, statusNext } from '../../../runner/status/words.ts';

function statusOf(text: string, rest: Partial<Status> = {}): Status {
  const { containment } = parseWorkspaceFile('paddock.toml', text, ['github']);
  const { enabled, mode, auto_checkpoint, rollback_on_violation } = containment;
  return {
    ...{ schema: 'paddock/status/v1', repository: '/work', active: null, last_run: null },
    ...{ enabled, mode, auto_checkpoint, rollback_on_violation },
    tiers: describeTiers(containment),
    paths: { blocked: ['.env'], readonly: ['AGENTS.md'] },
    allowed: [{ source: 'default "@github"', hosts: ['github.com'] }],
    ...{ checkpoint: null, checkpoints: 0, left: { networks: [], copies: [] } },
    engine: {
      ...{ name: 'podman', version: '4.3.1', rootless: true, driver: 'overlay', storage: '/s' },
      ...{ remote: false, cgroups: '2', runtime: 'crun' },
    },
    ...rest,
  };
}
const text = (status: Status, all = false) => statusLines(status, all).join('\n');

describe('how things stand, in words', () => {
  test('is brief where all is as by default', () => {
    const said = text(statusOf(''));
    expect(said).not.toContain('WEAKENED');
    expect(said).toMatch(/^run +none$/m);
    expect(said).toMatch(/^containment +strict; a checkpoint at the start; a violation is recorded$/m);
    expect(said).toMatch(/^blocked +\d+ patterns: neither read nor written\n +here: \.env$/m);
    expect(said).toMatch(/^read-only +\d+ patterns: read, and not written\n +here: AGENTS\.md$/m);
    expect(said).toMatch(/^engine +podman 4\.3\.1, rootless, overlay$/m);
    expect(statusNext(statusOf(''))).toEqual(['Next: paddock run --dry-run · paddock run']);
  });

  test.each([
    ['mode = "permissive"', 'mode = "permissive": what is read-only may be written'],
    ['auto_checkpoint = false', 'auto_checkpoint = false: a run cannot be undone'],
    [
      'readonly_directories = ["!.vscode"]',
      'paddock.toml:2 "!.vscode" takes from readonly_directories: .vscode',
    ],
  ])('shows what %s weakens', (line, said) => {
    expect(text(statusOf(`[containment]\n${line}\n`))).toContain(`WEAKENED     ${said}`);
  });

  test('says where containment is off, and does not offer a run', () => {
    const status = statusOf('[containment]\nenabled = false\n');
    expect(text(status)).toContain('OFF (enabled = false): paddock run refuses');
    expect(statusNext(status)).toEqual([]);
  });

  test('names what the workspace adds, and every row with --all', () => {
    const status = statusOf('[containment]\nblocked_files = ["*.pem"]\n');
    expect(text(status)).toContain('added: *.pem (paddock.toml:2)');
    expect(text(status)).not.toContain('id_{rsa');
    const all = text(status, true);
    for (const { pattern, list, source, reason } of status.tiers.rows) {
      expect(all).toContain(`${pattern} (${list}, ${source}): ${reason}`);
    }
    expect(all).toContain('read-write .env.{example,sample,template,dist}');
  });

  test('cuts long lists, and says how to see all', () => {
    const blocked = Array.from({ length: 40 }, (_, index) => `${index}/.env`);
    const status = statusOf('', { paths: { blocked, readonly: [] } });
    expect(text(status)).toContain('28 more (--all)');
    expect(text(status)).not.toContain('39/.env');
    expect(text(status, true)).toContain('39/.env');
  });

  test('tells of the run that is under way', () => {
    const active = { pid: 7, since: '2026-01-02T03:04:05.000Z', run: 'r1', tool: 'codex' };
    const status = statusOf('', { active });
    expect(text(status)).toMatch(
      /^run +r1 is under way, codex, since 2026-01-02T03:04:05\.000Z, process 7$/m,
    );
    expect(statusNext(status)).toEqual(['Next: paddock audit --run r1']);
  });

  test('tells of the last run, of what dead ones left, of no engine, and of hosts that are not known', () => {
    const status = statusOf('', {
      last_run: {
        ...{ run: 'r0', began: null, tool: 'claude', state: 'finished', exit: 1 },
        ...{ checkpoint: null, refused: 3, ok: true },
      },
      engine: null,
      allowed: [{ source: 'x', hosts: [], fault: 'no npm' }],
      left: {
        networks: [{ engine: 'podman', id: 'n1' }],
        copies: [{ run: 'r0', folder: '/s', parts: [], hasLog: true }],
      },
    });
    expect(text(status)).toContain('r0, claude, finished, status 1, 3 refused');
    expect(text(status)).toContain('containers of n1; copies of r0');
    expect(text(status)).toContain('?: no npm (x)');
    expect(statusNext(status)).toEqual(['Next: paddock doctor · paddock sweep --dry-run']);
  });
});
