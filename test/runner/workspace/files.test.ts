import { chmodSync, existsSync, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { get, put, type Room, room } from './support/room.ts';

describe('files that an agent works on', () => {
  let place: Room;
  beforeEach(() => {
    place = room();
  });
  afterEach(() => place.remove());

  it('brings back what was created, changed and deleted', async () => {
    const { root, enter, agent, leave } = place;
    put(root, 'ignored/cache', 'kept');
    const prepared = await enter();
    agent(
      'echo new > src/two.txt; echo more >> readme.txt; rm src/one.txt; cat ignored/cache; echo x > ignored/out',
    );
    const result = await leave(prepared);
    expect(get(root, 'src/two.txt')).toBe('new\n');
    expect(get(root, 'readme.txt')).toBe('hello\nmore\n');
    expect(existsSync(join(root, 'src/one.txt'))).toBe(false);
    expect(get(root, 'ignored/out')).toBe('x\n');
    expect(result).toMatchObject({
      created: ['ignored/out', 'src/two.txt'],
      changed: ['readme.txt'],
      deleted: ['src/one.txt'],
      violations: [],
      conflicts: [],
      unfinished: [],
    });
  });

  it('leaves the user’s tree alone until the agent has ended', async () => {
    const { root, enter, agent } = place;
    await enter();
    agent('echo bad > readme.txt; rm -rf src .git');
    expect(get(root, 'readme.txt')).toBe('hello\n');
    expect(existsSync(join(root, '.git/HEAD'))).toBe(true);
  });

  it('brings back modes and links, without the bits that give a file another user', async () => {
    const { root, enter, agent, leave } = place;
    const prepared = await enter();
    agent(
      'chmod +x readme.txt; ln -s src/one.txt link; echo a > suid; chmod 6755 suid; mkdir -m 700 d; chmod 000 src/one.txt',
    );
    await leave(prepared);
    const mode = (path: string) => lstatSync(join(root, path)).mode & 0o7777;
    expect(mode('readme.txt')).toBe(0o755);
    expect(mode('suid')).toBe(0o755);
    expect(mode('d')).toBe(0o700);
    expect(mode('src/one.txt')).toBe(0);
    expect(readlinkSync(join(root, 'link'))).toBe('src/one.txt');
  });

  it('turns files into folders and folders into files', async () => {
    const { root, enter, agent, leave } = place;
    const prepared = await enter();
    agent('rm readme.txt; mkdir readme.txt; echo a > readme.txt/a; rm -r src; echo file > src');
    const { conflicts } = await leave(prepared);
    expect(conflicts).toEqual([]);
    expect(get(root, 'readme.txt/a')).toBe('a\n');
    expect(get(root, 'src')).toBe('file\n');
  });

  it('keeps odd names: newlines, bytes that are no UTF-8', async () => {
    const { root, user, enter, agent, leave } = place;
    user(`printf a > $'b\\xff'; printf b > $'new\\nline'`);
    const prepared = await enter();
    agent(`printf changed > $'b\\xff'; printf c > $'c\\xfe'; rm $'new\\nline'`);
    const { conflicts } = await leave(prepared);
    expect(conflicts).toEqual([]);
    const names = readdirSync(root, 'latin1');
    expect(names).toContain('c\xfe');
    expect(names).not.toContain('new\nline');
    expect(place.user(`cat $'b\\xff'`)).toBe('changed');
  });

  it('brings back no pipe, and copies none', async () => {
    const { root, user, enter, agent, leave } = place;
    user('mkfifo before');
    const prepared = await enter();
    expect(prepared.notes).toEqual(['before: a pipe, a socket or a device is not in the box']);
    agent('mkfifo after; echo fine > fine');
    const { notes } = await leave(prepared);
    expect(notes).toContain('after: a pipe, a socket or a device is not brought back');
    expect(existsSync(join(root, 'after'))).toBe(false);
    expect(existsSync(join(root, 'before'))).toBe(true);
    expect(get(root, 'fine')).toBe('fine\n');
  });

  it('notices a change that keeps size and time', async () => {
    const { root, enter, agent, leave } = place;
    const prepared = await enter();
    agent('touch -r readme.txt /tmp/$$; echo HELLO > readme.txt; touch -r /tmp/$$ readme.txt; rm /tmp/$$');
    await leave(prepared);
    expect(get(root, 'readme.txt')).toBe('HELLO\n');
  });

  it('breaks hard links, so that a change reaches no other name', async () => {
    const { root, user, enter, agent, leave } = place;
    user('echo shared > ../outside; ln ../outside inside');
    const prepared = await enter();
    agent('echo changed > inside');
    await leave(prepared);
    expect(get(root, 'inside')).toBe('changed\n');
    expect(get(root, '../outside')).toBe('shared\n');
  });

  it('gives new files the modes of the user’s umask, and keeps wider ones that were there', async () => {
    const { root, enter, agent, leave } = place;
    chmodSync(join(root, 'readme.txt'), 0o666);
    const prepared = await enter();
    agent('umask 0; echo a > new; echo b >> readme.txt');
    await leave(prepared);
    expect(lstatSync(join(root, 'new')).mode & 0o777).toBe(0o644);
    expect(lstatSync(join(root, 'readme.txt')).mode & 0o777).toBe(0o666);
  });

  it('refuses a tree that is deeper than any bound, and writes nothing', async () => {
    const { root, enter, agent, leave } = place;
    const prepared = await enter();
    agent('echo x > readme.txt; for i in $(seq 300); do mkdir d; cd d; done');
    await expect(leave(prepared)).rejects.toThrow(/folders in more than 200 others/);
    expect(get(root, 'readme.txt')).toBe('hello\n');
  });

  it('refuses a file that is mostly holes', async () => {
    const { root, enter, agent, leave } = place;
    const prepared = await enter();
    agent('truncate -s 3G sparse; echo fine > fine');
    const { conflicts } = await leave(prepared);
    expect(conflicts).toMatchObject([
      { path: 'sparse', reason: expect.stringMatching(/most of them holes/) },
    ]);
    expect(existsSync(join(root, 'sparse'))).toBe(false);
    expect(get(root, 'fine')).toBe('fine\n');
  });
});
