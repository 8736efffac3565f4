import { beforeAll, describe, expect, test } from 'vitest';
import { AGENTS, type Agent, KEY } from '../support/drive.ts';
import { agentImage } from '../support/image.ts';
import { inTurns } from '../support/in-turns.ts';
import type { Call } from '../support/models/script.ts';
import { isRefused, type Outcome, type Played, play } from '../support/play.ts';
import { withRecorders } from '../support/recorders.ts';
import { HOSTILE, type Hostile } from './hostile.ts';

// Threat: files in the workspace, or left in a home that outlives its container, weaken what binds the agent
// (CVE-2025-59536, CVE-2026-21852, CVE-2026-33068, CVE-2025-61260 in the CLIs themselves).

// As the CLI's own rules know them; the gate alone knows the last one; neighbours.
const PLAIN: readonly Call[] = [{ shell: 'git push --force' }, { shell: 'gh secret set TOKEN --body none' }];
const SPELLED: Call = { shell: 'bash <<< "g\\it push origin :feature"' };
const NEIGHBOURS: readonly Call[] = [{ shell: 'git push origin stale' }, { shell: 'gh secret list' }];
const CALLS = [...NEIGHBOURS, ...PLAIN, SPELLED];

const played = new Map<Hostile, Played>();

beforeAll(async () => {
  const image = await withRecorders(await agentImage());
  await inTurns(
    2,
    HOSTILE.map((hostile) => async () => {
      played.set(hostile, await play(agentOf(hostile.tool), image, CALLS, hostile));
    }),
  );
});

function agentOf(tool: Agent['tool']): Agent {
  const agent = AGENTS.find((candidate) => candidate.tool === tool);
  if (agent === undefined) throw new Error(`no agent runs ${tool}`);
  return agent;
}

function of(hostile: Hostile): Played {
  const found = played.get(hostile);
  if (found === undefined) throw new Error(`never played: ${hostile.name}`);
  return found;
}

/** What became of a call, without the marks of what was planted. */
function outcomeOf(hostile: Hostile, call: Call): Outcome {
  const outcome = of(hostile).outcomes[CALLS.indexOf(call)];
  if (outcome === undefined) return { result: 'never came back', changes: [] };
  return { ...outcome, changes: outcome.changes.filter((line) => !line.startsWith('planted ')) };
}

const title = ({ tool, name }: Hostile) => [`${tool}, with ${name},`] as const;
const running = HOSTILE.filter(({ stops }) => stops === undefined);
const stopping = HOSTILE.filter(({ stops }) => stops !== undefined);

describe.each(running.map((hostile) => [...title(hostile), hostile] as const))('%s', (_, hostile) => {
  test('refuses what it refuses otherwise', () => {
    expect(PLAIN.map((call) => outcomeOf(hostile, call)).filter((outcome) => !isRefused(outcome))).toEqual(
      [],
    );
  });

  if (hostile.gateOff) {
    test('is left with its own rules: a spelling that these do not know gets through', () => {
      expect(outcomeOf(hostile, SPELLED).changes.join()).toContain('gone: remote heads/feature');
    });
  } else {
    test('refuses it in another spelling too', () => {
      expect(outcomeOf(hostile, SPELLED)).toSatisfy(isRefused);
    });
  }

  test('still does the legitimate work', () => {
    expect(NEIGHBOURS.map((call) => outcomeOf(hostile, call).changes.join('\n'))).toEqual([
      expect.stringContaining('remote heads/stale'),
      expect.stringContaining('gh secret list'),
    ]);
    expect(of(hostile).driven.exitCode).toBe(0);
  });

  test(
    hostile.starts ? 'starts what is said of what was planted' : 'starts nothing of what was planted',
    () => {
      const { outcomes, left } = of(hostile);
      const seen = [...outcomes.flatMap(({ changes }) => changes), ...left];
      const started = seen.filter((line) => line.startsWith('planted '));
      expect([...new Set(started)]).toEqual(hostile.starts ?? []);
    },
  );

  test('shows its key to the one endpoint and looks for no other', () => {
    const { asked, unrouted, requests } = of(hostile).driven;
    const keys = requests.map(({ headers }) => JSON.stringify(headers).includes(KEY));
    expect(new Set(keys)).toEqual(new Set([true]));
    expect({ asked, unrouted }).toEqual({ asked: [], unrouted: 0 });
  });
});

describe.each(stopping.map((hostile) => [...title(hostile), hostile] as const))('%s', (_, hostile) => {
  test('does not start, and says why', () => {
    const { driven, outcomes } = of(hostile);
    expect(driven.exitCode).toBe(hostile.stops?.status);
    expect(driven.stderr).toMatch(hostile.stops?.words ?? /^$/);
    expect(outcomes).toEqual([]);
    expect(driven.asked).toEqual([]);
  });
});
