import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openAudit } from '../../../runner/audit/open.ts';
import { runFolder } from '../../../runner/audit/places.ts';
import { createCheckpoint } from '../../../runner/checkpoint/create.ts';
import { onlyRunIn } from '../../../runner/run/places.ts';
import { deadRun } from '../../runner/sweep/support/dead-run.ts';
import { makePerson, type Person, pathOf, put } from '../support/paddock.ts';

let person: Person;
beforeEach(() => {
  person = makePerson({
    'a.txt': 'one\n',
    '.env': 'KEY=1\n',
    'AGENTS.md': 'be good\n',
    '.vscode/tasks.json': '{}\n',
  });
  vi.stubEnv('XDG_STATE_HOME', person.state);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await person.close();
});

const status = async () => JSON.parse((await person.paddock(['status', '--json'])).stdout);

describe('paddock status', () => {
  test('says what holds in a repository that has no file of Paddock’s', async () => {
    const { status: exit, stdout, stderr } = await person.paddock(['status']);
    expect(exit).toBe(0);
    expect(stdout).toMatch(/^run +none$/m);
    expect(stdout).toMatch(/^ +here: \.env$/m);
    expect(stdout).toMatch(/^ +here: \.vscode, AGENTS\.md$/m);
    expect(stdout).toMatch(/^hosts +github\.com, /m);
    expect(stdout).toMatch(/^engine +podman \d/m);
    expect(stderr).toContain('Next: paddock run');
  });

  test('shows what the file weakens, and is found from a folder below', async () => {
    put(person.repository, {
      'paddock.toml': '[containment]\nreadonly_directories = ["!.vscode"]\n',
      'sub/x': '',
    });
    const { stdout } = await person.paddock(['status'], { cwd: join(person.repository, 'sub') });
    expect(stdout).toContain(
      'WEAKENED     paddock.toml:2 "!.vscode" takes from readonly_directories: .vscode',
    );
    expect(stdout).toMatch(/^ +here: AGENTS\.md, paddock\.toml$/m);
  });

  test('refuses a file that is wrong, with its line', async () => {
    put(person.repository, { 'paddock.toml': '[containment]\nmode = "loose"\n' });
    const { status: exit, stderr } = await person.paddock(['status']);
    expect([exit, stderr]).toEqual([65, expect.stringContaining('paddock.toml:2')]);
  });

  test('knows the run that is under way, its tool and its checkpoint, and that it is over', async () => {
    const { name } = await createCheckpoint(person.repository, { now: new Date(), run: 'run-1' });
    const release = await onlyRunIn(person.repository);
    const audit = await openAudit('run-1', runFolder('run-1'));
    await audit.append({
      ...{ action: 'run_started', tool: 'codex', profile: 'ci', engine: 'podman', images: {} },
      mode: 'strict',
      ...{ tiers: { blocked: 0, readonly: 0 }, allowed_hosts: [] },
    });
    expect(await status()).toMatchObject({
      schema: 'paddock/status/v1',
      repository: person.repository,
      active: { run: 'run-1', tool: 'codex', pid: process.pid },
      checkpoint: { name, run: 'run-1' },
    });
    const back = await person.paddock(['rollback', '--yes']);
    expect([back.status, back.stderr]).toEqual([69, expect.stringContaining('under way')]);

    await audit.append({ action: 'run_ended', exit: 0, ended: 'finished', counts: {} });
    await audit.close();
    await release();
    expect(await status()).toMatchObject({
      active: null,
      last_run: { run: 'run-1', state: 'finished', exit: 0 },
      left: { networks: [], copies: [] },
    });
    expect(await person.paddock(['rollback', '--yes'])).toMatchObject({ status: 0 });
  });

  test('tells what dead runs have left, and where no engine answers', async () => {
    await deadRun(person.repository, 'dead');
    expect(await status()).toMatchObject({ left: { copies: [{ run: 'dead' }] } });
    const PATH = pathOf(person.folder, ['git']);
    const { stdout, stderr } = await person.paddock(['status'], { env: { PATH } });
    expect(stdout).toMatch(/^left over +copies of dead$/m);
    expect(stdout).toMatch(/^engine +none answers$/m);
    expect(stderr).toContain('Next: paddock doctor · paddock sweep --dry-run');
  });

  test('says what to do outside of a repository', async () => {
    const { status: exit, stderr } = await person.paddock(['status'], { cwd: person.home });
    expect([exit, stderr]).toEqual([77, expect.stringContaining('is in no git repository; run git init')]);
  });
});

describe('paddock rollback, at a terminal', () => {
  test('shows what will change and asks; no changes nothing, yes brings it back', async () => {
    await createCheckpoint(person.repository, { now: new Date() });
    put(person.repository, { 'a.txt': 'two\n' });
    const no = await person.paddock(['rollback'], { typed: 'n\n' });
    expect(no.stdout).toContain('~ a.txt');
    expect(no.stdout).toContain('Go back? [y/N]');
    expect([no.status, no.stdout]).toEqual([1, expect.stringContaining('Nothing was changed.')]);
    const yes = await person.paddock(['rollback'], { typed: 'y\n' });
    expect([yes.status, yes.stdout]).toEqual([
      0,
      expect.stringContaining('To take it back: paddock rollback'),
    ]);
    const again = await person.paddock(['rollback'], { typed: '' });
    expect([again.status, again.stdout]).toEqual([0, expect.stringContaining('nothing to do')]);
  });
});
