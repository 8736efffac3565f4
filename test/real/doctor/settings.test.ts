import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LABEL, OWNER_LABEL } from '../../../runner/network/names.ts';
import { makePerson, type PaddockOptions, type Person, put } from '../support/paddock.ts';
import { examine, failing, KEY } from './support.ts';

let person: Person;
beforeEach(() => {
  person = makePerson();
});
afterEach(() => person.close());

const doctor = (options?: PaddockOptions) => examine(person, options);

describe('a user who is not root', () => {
  test.runIf(process.geteuid?.() === 0)('needs subordinate ids, and is told the command', async () => {
    const uid = 54_321;
    chmodSync(person.folder, 0o777);
    const found = await doctor({ uid, env: { HOME: '/nonexistent' } });
    expect(found.checks.get('subuid')).toMatchObject({
      ...{ outcome: 'fail', found: `no ids for ${uid} in /etc/subuid` },
      remedy: expect.stringMatching(/^sudo usermod --add-subuids \d+-\d+ 54321; podman system migrate$/),
    });
    expect(found.checks.get('repository')?.found).toContain('belongs to user 0');
  });
});

describe('settings', () => {
  test('a key is found in the variable, a closed file, or not at all, and is never shown', async () => {
    const none = await doctor({ env: { ANTHROPIC_API_KEY: undefined } });
    expect(none.checks.get('keys')).toMatchObject({
      ...{ outcome: 'fail', remedy: expect.stringContaining('ANTHROPIC_API_KEY') },
    });
    put(person.home, {
      '.config/paddock/egress.toml': '[gateway.openai]\nkey_file = "openai.key"\n',
      '.config/paddock/openai.key': KEY,
    });
    const file = join(person.home, '.config/paddock/openai.key');
    chmodSync(file, 0o644);
    const open = await doctor();
    expect(open.checks.get('keys')).toMatchObject({
      outcome: 'fail',
      found: expect.stringContaining('mode 644'),
    });
    chmodSync(file, 0o600);
    const closed = await doctor();
    expect(closed.checks.get('keys')).toMatchObject({
      outcome: 'ok',
      found: expect.stringContaining('openai ('),
    });
    for (const { text } of [none, open, closed]) expect(text).not.toContain(KEY);
  });

  test('a policy or a paddock.toml that is wrong is named with its line', async () => {
    put(person.home, { '.config/paddock/egress.toml': 'allow = ["@nobody"]\n' });
    put(person.repository, { 'paddock.toml': '[containment]\nmode = "loose"\n' });
    const found = await doctor();
    expect(failing(found)).toEqual(expect.arrayContaining(['policy', 'paddock.toml']));
    expect(found.checks.get('policy')?.found).toContain('egress.toml:1');
    expect(found.checks.get('paddock.toml')?.found).toContain('paddock.toml:2');
  });

  test('outside of a repository the machine is looked at all the same', async () => {
    const found = await doctor({ cwd: person.home });
    expect(found.checks.get('repository')?.outcome).toBe('warn');
    expect(found.checks.get('podman')?.outcome).toBe('ok');
  });
});

describe('the state folder', () => {
  test('that others can look into is a warning; one that is a file, or in the repository, fails', async () => {
    mkdirSync(join(person.state, 'paddock'), { recursive: true });
    chmodSync(join(person.state, 'paddock'), 0o755);
    expect((await doctor()).checks.get('state folder')).toMatchObject({
      ...{ outcome: 'warn', remedy: `chmod 700 ${person.state}/paddock` },
    });
    const inside = await doctor({ env: { XDG_STATE_HOME: join(person.repository, 'state') } });
    expect(inside.checks.get('state folder')).toMatchObject({
      outcome: 'fail',
      found: expect.stringContaining('agent'),
    });
    put(person.folder, { file: '' });
    const file = await doctor({ env: { XDG_STATE_HOME: join(person.folder, 'file') } });
    expect(file.checks.get('state folder')?.outcome).toBe('fail');
  });
});

test('what dead runs have left is named', async () => {
  const owner = '1:1:00000000-0000-0000-0000-000000000000';
  await person.engine.must([
    'volume',
    'create',
    '--label',
    `${LABEL}=dead`,
    '--label',
    `${OWNER_LABEL}=${owner}`,
    'v',
  ]);
  expect((await doctor()).checks.get('left over')).toMatchObject({
    ...{ outcome: 'warn', found: 'containers of dead', remedy: 'paddock sweep' },
  });
});
