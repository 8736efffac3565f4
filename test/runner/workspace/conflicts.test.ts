import { existsSync, lstatSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bringBack, progressOf, removeWorkspace } from '../../../runner/workspace/bring-back.ts';
import { loadPrepared } from '../../../runner/workspace/prepare/save.ts';
import { get, put, type Room, room } from './support/room.ts';

describe('what a person does while the agent works', () => {
  let place: Room;
  beforeEach(() => {
    place = room();
  });
  afterEach(() => place.remove());

  it('keeps the person’s version of a file, and the agent’s beside', async () => {
    const { root, user, enter, agent, leave, state } = place;
    const prepared = await enter();
    agent('echo agent >> readme.txt; echo agent > both; rm src/one.txt; echo a > only');
    user('echo person >> readme.txt; echo person > both; echo person > src/one.txt; echo p > mine');
    const { conflicts } = await leave(prepared);
    expect(get(root, 'readme.txt')).toBe('hello\nperson\n');
    expect(get(root, 'both')).toBe('person\n');
    expect(get(root, 'src/one.txt')).toBe('person\n');
    expect(get(root, 'only')).toBe('a\n');
    expect(get(root, 'mine')).toBe('p\n');
    expect(conflicts.map(({ path, kept }) => [path, kept]).sort()).toEqual([
      ['both', join(state, 'conflicts/both')],
      ['readme.txt', join(state, 'conflicts/readme.txt')],
      ['src/one.txt', undefined],
    ]);
    expect(get(state, 'conflicts/readme.txt')).toBe('hello\nagent\n');
  });

  it('takes the same change on both sides for none', async () => {
    const { user, enter, agent, leave } = place;
    const prepared = await enter();
    agent('echo same > readme.txt; echo same > new; rm src/one.txt');
    user('echo same > readme.txt; echo same > new; rm src/one.txt');
    const { conflicts } = await leave(prepared);
    expect(conflicts).toEqual([]);
  });

  it('keeps a folder that the agent deleted and the person put something into', async () => {
    const { root, user, enter, agent, leave } = place;
    const prepared = await enter();
    agent('rm -r src');
    user('echo p > src/mine');
    const { notes, conflicts } = await leave(prepared);
    expect(readdirSync(join(root, 'src'))).toEqual(['mine']);
    expect(notes).toContain('src: the agent deleted this folder; it stays, for something is left in it');
    expect(conflicts).toEqual([]);
  });

  it('puts a branch aside that the person moved, and leaves HEAD and the index', async () => {
    const { user, enter, agent, leave } = place;
    const prepared = await enter();
    agent('echo a > a; git add a; git commit -qm agents; git branch fine; echo s > s; git add s');
    user('git commit -q --allow-empty -m persons');
    const { refs, notes } = await leave(prepared);
    expect(refs.find(({ ref }) => ref === 'refs/heads/main')).toMatchObject({
      outcome: 'aside',
      reason: 'you moved it meanwhile',
    });
    expect(
      user(
        'git log -1 --format=%s main; git log -1 --format=%s fine; git log -1 --format=%s refs/paddock/results/run-1/heads/main',
      ),
    ).toBe('persons\nagents\nagents\n');
    expect(notes.join('\n')).toContain('.git/index: it stays as it was');
    expect(user('git status --porcelain')).toBe('?? a\n?? s\n');
  });

  it('leaves the index and the stash that the person changed', async () => {
    const { user, enter, agent, leave } = place;
    const prepared = await enter();
    agent('echo a > a; git add a; echo m >> readme.txt; git stash push -q -- readme.txt');
    user('echo p > p; git add p; echo m >> src/one.txt; git stash push -q -- src/one.txt');
    const { notes, refs } = await leave(prepared);
    expect(notes.join('\n')).toContain('you staged something meanwhile');
    expect(refs).toMatchObject([{ outcome: 'aside', reason: 'you changed the stash meanwhile' }]);
    expect(user('git status --porcelain; git stash list | wc -l')).toBe('A  p\n?? a\n1\n');
  });

  it('goes on after a kill with what was kept on the disk', async () => {
    const { root, enter, agent, state, containment } = place;
    await enter();
    agent('echo a > a; git add a; git commit -qm a; echo evil > CLAUDE.md; echo u > u');
    const loaded = loadPrepared(state, containment);
    if (loaded === undefined) throw new Error('nothing was kept');
    expect(progressOf(state)).toBe('waiting');
    // As a killed one leaves it: a half-written file of ours.
    writeFileSync(join(root, '.paddock-run-1.tmp'), 'half');
    writeFileSync(join(state, 'bring-back'), 'begun');
    const result = await bringBack(loaded, { audit: () => undefined });
    expect(result.violations).toMatchObject([{ path: 'CLAUDE.md' }]);
    expect(readdirSync(root).filter((name) => name.startsWith('.paddock'))).toEqual([]);
    expect(get(root, 'u')).toBe('u\n');
    expect(progressOf(state)).toBe('done');
  });

  it('removes the copy, whatever the agent made of it', async () => {
    const { enter, agent, state, leave } = place;
    const prepared = await enter();
    agent(
      'mkdir -p locked/in; chmod 000 locked/in locked; for i in $(seq 100); do mkdir d; cd d; done; touch x',
    );
    await leave(prepared);
    put(state, 'conflicts/x', 'x');
    await removeWorkspace(state);
    expect(readdirSync(state)).toEqual(['conflicts']);
    expect(existsSync(state) && lstatSync(state).isDirectory()).toBe(true);
  });
});
