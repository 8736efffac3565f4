import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { layoutOf } from '../../../runner/image/layout-source.ts';
import {
  egressTag,
  makePerson,
  type PaddockOptions,
  type Person,
  pathOf,
  storageConf,
} from '../support/paddock.ts';
import { examine, failing, KEY } from './support.ts';

let person: Person;
let image: string;
beforeAll(async () => {
  image = await egressTag();
});
beforeEach(() => {
  person = makePerson();
});
afterEach(() => person.close());

const doctor = (options?: PaddockOptions, ...args: string[]) => examine(person, options, ...args);

describe('a machine that has everything', () => {
  test('is ready: a container with the flags of a run starts, and nothing is left of it', async () => {
    const found = await doctor();
    expect(failing(found)).toEqual([]);
    for (const name of ['node', 'git', 'podman', 'box', 'network', 'clock in the box', 'keys', 'left over']) {
      expect([name, found.checks.get(name)?.outcome]).toEqual([name, 'ok']);
    }
    expect(found.text).not.toContain(KEY);
    expect((await person.engine.must(['ps', '--all', '--quiet'])).trim()).toBe('');
    expect(readdirSync(person.folder).filter((name) => name.startsWith('.paddock'))).toEqual([]);
  });

  test('says so to a person, with what to do next', async () => {
    const { status, stdout, stderr } = await person.paddock(['doctor'], { env: { ANTHROPIC_API_KEY: KEY } });
    expect(stdout).toMatch(/^ok +podman +\d/m);
    expect(stdout).not.toContain('\u001b');
    expect([status, stderr]).toEqual([0, expect.stringMatching(/^Ready.*Next: paddock run --dry-run/)]);
  });
});

describe('a program that is missing', () => {
  test.each([
    ['podman', ['git', 'skopeo', 'nix'], ['podman', 'docker'], 'podman', /install podman|means/],
    ['git', ['podman', 'skopeo', 'nix'], ['git'], 'git', /git/],
    ['skopeo', ['podman', 'git', 'nix'], ['skopeo'], 'skopeo', /skopeo/],
    ['nix', ['podman', 'git', 'skopeo'], ['agent image', 'egress image'], 'agent image', /\.\/setup/],
  ])('is named, with its remedy: %s', async (_, programs, rows, row, remedy) => {
    const PATH = pathOf(person.folder, programs);
    const found = await doctor({
      env: { PATH, PADDOCK_AGENT_IMAGE: undefined, PADDOCK_EGRESS_IMAGE: undefined },
    });
    expect(failing(found)).toEqual(expect.arrayContaining(rows));
    expect(found.checks.get(row)?.remedy).toMatch(remedy);
  });
});

describe('an engine', () => {
  test('that is there and does not answer is no engine, and its own words are shown', async () => {
    const broken = join(person.folder, 'broken.conf');
    const { folder } = person;
    const places = `graphroot = "${folder}/graph"\nrunroot = "${folder}/run"\n`;
    writeFileSync(broken, `[storage]\ndriver = "none-of-them"\n${places}`);
    const found = await doctor({ env: { CONTAINERS_STORAGE_CONF: broken } });
    expect(found.checks.get('podman')).toMatchObject({
      ...{ outcome: 'fail', found: expect.stringMatching(/does not answer: .*none-of-them/) },
    });
    expect(found.checks.get('box')?.found).toContain('no engine answers');
  });

  test('whose runtime is not there can answer, but starts no box', async () => {
    const conf = join(person.folder, 'containers.conf');
    writeFileSync(
      conf,
      '[engine]\nruntime = "/nonexistent/runc"\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n',
    );
    const found = await doctor({ env: { CONTAINERS_CONF: conf } });
    expect(failing(found).length).toBeGreaterThan(0);
    const said = [...found.checks.values()].map((check) => `${check.found} ${check.remedy}`).join('\n');
    expect(said).toMatch(/nonexistent\/runc|OCI runtime/);
  });

  test('without an image has nothing to try, which is said', async () => {
    const env = { CONTAINERS_STORAGE_CONF: storageConf(person.folder, 'overlay', false) };
    expect((await doctor({ env })).checks.get('box')).toMatchObject({
      ...{
        outcome: 'warn',
        found: expect.stringContaining('not tried'),
        remedy: expect.stringContaining('egress up'),
      },
    });
  });

  test('that copies whole images is slow, which is said', async () => {
    const env = { CONTAINERS_STORAGE_CONF: storageConf(person.folder, 'vfs', false) };
    expect((await doctor({ env })).checks.get('storage driver')).toMatchObject({
      ...{ outcome: 'warn', found: expect.stringContaining('vfs') },
    });
  });

  test('that is asked for is the one that counts', async () => {
    const found = await doctor(
      { env: { PATH: pathOf(person.folder, ['git', 'podman', 'nix', 'skopeo']) } },
      '--engine',
      'docker',
    );
    expect(found.checks.get('docker')).toMatchObject({ outcome: 'fail', found: 'not installed' });
    expect(await person.paddock(['doctor', '--engine', 'lxc'])).toMatchObject({ status: 64 });
  });
});

describe('an image that is given', () => {
  test('is known by its digest, and one that is broken is named', async () => {
    const good = await doctor({ env: { PADDOCK_EGRESS_IMAGE: await layoutOf('egress') } });
    expect(good.checks.get('egress image')).toMatchObject({ outcome: 'ok', found: `loaded: ${image}` });
    const env = { PADDOCK_AGENT_IMAGE: person.home };
    expect((await doctor({ env })).checks.get('agent image')).toMatchObject({
      ...{ outcome: 'fail', found: expect.stringContaining(`${person.home}/oci-layout`) },
      remedy: expect.stringContaining('nix build .#agent-image'),
    });
  });
});
