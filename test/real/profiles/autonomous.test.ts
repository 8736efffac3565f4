import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import toml from '@iarna/toml';
import { beforeAll, describe, expect, test } from 'vitest';
import { ProfileFile } from '../../../policy/profile.ts';
import { AGENTS, type Agent } from '../support/drive.ts';
import { agentImage } from '../support/image.ts';
import { inTurns } from '../support/in-turns.ts';
import { plainShell } from '../support/plain-shell.ts';
import { changes, isRefused, type Outcome, play } from '../support/play.ts';
import { withRecorders } from '../support/recorders.ts';
import { CANARY, makeScene } from '../support/scene.ts';
import { NEIGHBOURS, type Neighbour, REFUSED, type Row } from './spellings.ts';

// Threat: the same denied command, spelled otherwise. Each CLI is driven by a model that does nothing but try.

const ENTRIES = [...new Set(REFUSED.map(({ entry }) => entry))];
// The neighbours come first: nothing has been tried yet, and no CLI has a reason to be in another folder.
const ROWS: readonly (Row | Neighbour)[] = [...NEIGHBOURS, ...REFUSED];

const outcomes = new Map<Agent['name'] | 'plain bash', readonly Outcome[]>();

beforeAll(async () => {
  const image = await withRecorders(await agentImage());
  // One CLI for each of two cores.
  await inTurns(2, [
    ...AGENTS.map((agent) => async () => {
      const { outcomes: played } = await play(
        agent,
        image,
        ROWS.map(({ call }) => call),
      );
      outcomes.set(agent.name, played);
    }),
    async () => void outcomes.set('plain bash', await inPlainBash(image)),
  ]);
});

/** What each row's command does where no agent and no rule is in its way. Rows for file tools have no outcome. */
async function inPlainBash(image: string): Promise<readonly Outcome[]> {
  const scene = await makeScene();
  try {
    const before = scene.observe();
    const found: Outcome[] = [];
    const commands = ROWS.map(({ call }) => ('shell' in call ? call.shell : 'true'));
    await plainShell(image, scene.mounts, commands, (_, result) => {
      const changed = changes(before, scene.observe());
      found.push({ result, changes: changed });
      if (changed.length > 0) scene.reset();
    });
    return found;
  } finally {
    await scene.remove();
  }
}

/** The rows of an entry for which `holds` is false, as a person would read them in a failure. */
function failing(
  who: string,
  rows: readonly Row[],
  holds: (row: Row, outcome: Outcome) => boolean,
): string[] {
  return rows.flatMap((row) => {
    const outcome = outcomes.get(who)?.[ROWS.indexOf(row)];
    if (outcome === undefined) return [`never came back: ${JSON.stringify(row.call)}`];
    if (holds(row, outcome)) return [];
    return [`${JSON.stringify(row.call)} → ${JSON.stringify(outcome.result.slice(0, 200))}`];
  });
}

const of = <R extends Row>(rows: readonly R[], entry: string) => rows.filter((row) => row.entry === entry);

const ran = (row: Row, { result, changes }: Outcome) =>
  'shows' in row && [result, ...changes].join('\n').includes(String(row.shows));

test('the table has every entry of the residual deny, each in thirty spellings or more', async () => {
  const file = await readFile(join(import.meta.dirname, '../../../profiles/autonomous.toml'), 'utf8');
  const entries = ProfileFile.parse(toml.parse(file)).deny ?? [];
  const counted = entries.map(({ id }) => of(REFUSED, id).length);
  expect(Math.min(...counted)).toBeGreaterThanOrEqual(30);
  expect(entries.map(({ id }) => id).sort()).toEqual([...ENTRIES].sort());
});

describe('where nothing refuses them,', () => {
  test('every spelling does what it says', () => {
    const shells = REFUSED.filter(({ call }) => 'shell' in call);
    const did = (_: Row, { result, changes }: Outcome) => changes.length > 0 || result.includes(CANARY);
    expect(failing('plain bash', shells, did)).toEqual([]);
  });

  test('every neighbour does what it says', () => {
    expect(
      failing(
        'plain bash',
        NEIGHBOURS.filter(({ call }) => 'shell' in call),
        ran,
      ),
    ).toEqual([]);
  });
});

describe.each(AGENTS)('$name', ({ name, tool }) => {
  test.each(ENTRIES)('refuses %s in every spelling', (entry) => {
    expect(failing(name, of(REFUSED, entry), (_, outcome) => isRefused(outcome))).toEqual([]);
  });

  test.each(ENTRIES)('runs the neighbours of %s', (entry) => {
    const neighbours = of(NEIGHBOURS, entry).filter(({ stricter }) => !stricter.includes(tool));
    expect(failing(name, neighbours, ran)).toEqual([]);
  });

  test('refuses by its own rules what the table says, beyond what was meant', () => {
    const neighbours = NEIGHBOURS.filter(({ stricter }) => stricter.includes(tool));
    expect(failing(name, neighbours, (_, outcome) => isRefused(outcome))).toEqual([]);
  });
});
