import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAudit } from '../../../runner/audit/open.ts';
import { runFolder } from '../../../runner/audit/places.ts';
import { LABEL, namesOf, OWNER_LABEL } from '../../../runner/network/names.ts';
import { ownerText, readOwner } from '../../../runner/network/owner.ts';
import { deadRun } from '../../runner/sweep/support/dead-run.ts';
import { egressTag, makePerson, type Person } from '../support/paddock.ts';

const DEAD = '1:1:00000000-0000-0000-0000-000000000000';

let image: string;
let person: Person;
beforeAll(async () => {
  image = await egressTag();
});
beforeEach(() => {
  person = makePerson();
  vi.stubEnv('XDG_STATE_HOME', person.state);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await person.close();
});
afterAll(() => vi.unstubAllEnvs());

/** A network's volume and its door, which runs. */
async function network(id: string, owner: string): Promise<void> {
  const names = namesOf(id);
  const labels = ['--label', `${LABEL}=${id}`, '--label', `${OWNER_LABEL}=${owner}`];
  await person.engine.must(['volume', 'create', ...labels, names.sockets]);
  await person.engine.must([
    ...[
      'run',
      '--detach',
      '--name',
      names.door,
      ...labels,
      '--network',
      'none',
      '--pull',
      'never',
      image,
      'door',
    ],
  ]);
}

async function there(): Promise<string[]> {
  const containers = await person.engine.must(['ps', '--all', '--format', '{{.Names}}']);
  const volumes = await person.engine.must(['volume', 'ls', '--format', '{{.Name}}']);
  return `${containers}\n${volumes}`
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}
const partsOf = (id: string) => [namesOf(id).door, namesOf(id).sockets];

describe('paddock sweep', () => {
  test('removes what dead runs left in the engine, and leaves what runs and what stands', async () => {
    await network('dead', DEAD);
    await network('live', ownerText(readOwner(process.pid)));
    await network('standing', ownerText(undefined));
    const all = ['dead', 'live', 'standing'].flatMap(partsOf).sort();

    const dry = await person.paddock(['sweep', '--dry-run']);
    expect(dry).toMatchObject({
      status: 0,
      stdout: 'would remove the containers and volumes of dead (podman)',
    });
    expect(dry.stderr).toContain('Next: paddock sweep');
    expect(await there()).toEqual(all);

    const swept = await person.paddock(['sweep', '--json']);
    expect(JSON.parse(swept.stdout)).toMatchObject({
      schema: 'paddock/sweep/v1',
      networks: [{ engine: 'podman', id: 'dead' }],
    });
    expect(await there()).toEqual(['live', 'standing'].flatMap(partsOf).sort());
    expect((await person.paddock(['sweep'])).stderr).toContain('Dead runs have left nothing.');
  });

  test('removes a copy that its agent did nothing in, and keeps one with work until it is told to', async () => {
    const idle = await deadRun(person.repository, 'idle');
    const busy = await deadRun(person.repository, 'busy');
    writeFileSync(join(busy, 'new.txt'), 'work\n');

    const first = await person.paddock(['sweep']);
    expect(first.stdout).toContain('removed the copy of idle, with no work in it');
    expect(first.stdout).toContain(
      `kept the copy of busy, with 1 file that its agent changed: ${runFolder('busy')}`,
    );
    expect(first.stderr).toContain('paddock sweep --yes');
    expect([existsSync(idle), existsSync(busy)]).toEqual([false, true]);

    const second = await person.paddock(['sweep', '--yes']);
    expect(second).toMatchObject({ status: 0, stdout: expect.stringContaining('removed the copy of busy') });
    expect(existsSync(busy)).toBe(false);
    // Neither log is gone, and both are whole.
    for (const run of ['idle', 'busy']) {
      expect(await person.paddock(['audit', '--verify', '--run', run])).toMatchObject({ status: 0 });
    }
  });

  test('asks a person at a terminal, and takes no for an answer', async () => {
    const busy = await deadRun(person.repository, 'busy');
    writeFileSync(join(busy, 'new.txt'), 'work\n');
    const no = await person.paddock(['sweep'], { typed: 'n\n' });
    expect(no.stdout).toContain('with 1 file that its agent changed. Remove it? [y/N]');
    expect(no.stdout).toContain('kept the copy of busy');
    expect(existsSync(busy)).toBe(true);
    const yes = await person.paddock(['sweep'], { typed: 'y\n' });
    expect(yes.stdout).toContain('removed the copy of busy');
    expect(existsSync(busy)).toBe(false);
  });

  test('leaves the copy of a run that is under way', async () => {
    const copy = await deadRun(person.repository, 'live');
    const audit = await openAudit('live', runFolder('live'));
    await person.paddock(['sweep', '--yes', '--older-than', '1']);
    expect(existsSync(copy)).toBe(true);
    await audit.close();
  });

  test('looks at the state folder where there is no engine, and says what it could not look at', async () => {
    const idle = await deadRun(person.repository, 'idle');
    const { status, stderr } = await person.paddock(['sweep'], { env: { PATH: '/nonexistent' } });
    expect(stderr).toContain('Neither podman nor docker answers');
    expect([status, existsSync(idle)]).toEqual([0, false]);
  });
});
