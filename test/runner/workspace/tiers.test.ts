import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { get, put, type Room, room } from './support/room.ts';

describe('protected paths', () => {
  let place: Room;
  beforeEach(() => {
    place = room();
    put(place.root, '.env', 'SECRET=1\n');
    put(place.root, 'app/.env', 'SECRET=2\n');
    put(place.root, 'CLAUDE.md', 'rules\n');
    put(place.root, '.claude/settings.json', '{}\n');
  });
  afterEach(() => place.remove());

  it('does not have blocked files in the box, whatever leads to them', async () => {
    const { user, enter, agent } = place;
    user(
      'ln -s .env alias; ln .env hard-is-its-own-name 2>/dev/null; rm hard-is-its-own-name; ln -s app dir',
    );
    await enter();
    expect(agent('ls -a . app; cat alias dir/.env .//.env 2>&1 || true')).not.toContain('SECRET');
    expect(existsSync(join(place.state, 'workspace/.env'))).toBe(false);
  });

  it('mounts read-only paths over themselves', async () => {
    const prepared = await place.enter();
    const targets = prepared.mounts.map(({ target }) => target);
    expect(targets).toContain('/workspace/.claude');
    expect(targets).toContain('/workspace/CLAUDE.md');
    expect(targets).toContain('/workspace/.git/config');
    expect(targets).toContain('/workspace/.git/hooks');
    expect(targets).not.toContain('/workspace/.claude/settings.json');
  });

  it('mounts the objects of the repository read-only', async () => {
    const prepared = await place.enter();
    expect(prepared.mounts[0]).toMatchObject({ source: join(place.root, '.git/objects'), readonly: true });
  });

  it.each([
    ['changed', 'echo evil >> CLAUDE.md', 'CLAUDE.md', 'readonly'],
    [
      'changed in place with its time set back',
      'touch -r CLAUDE.md t; echo evil > CLAUDE.md; touch -r t CLAUDE.md; rm t',
      'CLAUDE.md',
      'readonly',
    ],
    ['deleted', 'rm CLAUDE.md', 'CLAUDE.md', 'readonly'],
    ['made executable', 'chmod +x CLAUDE.md', 'CLAUDE.md', 'readonly'],
    ['replaced by a rename', 'echo evil > x; mv x CLAUDE.md', 'CLAUDE.md', 'readonly'],
    ['replaced by a link', 'echo evil > x; ln -sf x CLAUDE.md', 'CLAUDE.md', 'readonly'],
    ['truncated', 'truncate -s 0 CLAUDE.md', 'CLAUDE.md', 'readonly'],
    ['created in a protected folder', 'echo evil > .claude/hooks.json', '.claude/hooks.json', 'readonly'],
    [
      'created where none was',
      'mkdir -p sub/.vscode; echo evil > sub/.vscode/tasks.json',
      'sub/.vscode/tasks.json',
      'readonly',
    ],
    ['created with other letters', 'echo evil > claude.MD', 'claude.MD', 'readonly'],
    ['a blocked path created', 'echo mine > .env', '.env', 'blocked'],
    ['a new blocked path created', 'echo mine > .env.local', '.env.local', 'blocked'],
    ['.envrc created', 'echo evil > sub.envrc; mv sub.envrc .envrc', '.envrc', 'readonly'],
  ])('keeps a path that was %s, records it, and brings back the rest', async (_, script, path, tier) => {
    const { root, enter, agent, leave } = place;
    const prepared = await enter();
    agent(`${script}; echo fine > src/fine.txt`);
    const { violations, events, conflicts } = await leave(prepared);
    expect(violations.map((one) => one.path)).toContain(path);
    expect(events).toContainEqual(
      expect.objectContaining({ action: 'write_blocked', path, tier, source: 'runner' }),
    );
    expect(get(root, 'CLAUDE.md')).toBe('rules\n');
    expect(lstatSync(join(root, 'CLAUDE.md')).mode & 0o111).toBe(0);
    expect(get(root, '.env')).toBe('SECRET=1\n');
    expect(readdirSync(join(root, '.claude'))).toEqual(['settings.json']);
    for (const absent of ['sub/.vscode/tasks.json', 'claude.MD', '.env.local', '.envrc']) {
      expect(existsSync(join(root, absent)), absent).toBe(false);
    }
    expect(get(root, 'src/fine.txt')).toBe('fine\n');
    expect(conflicts).toEqual([]);
  });

  it('keeps what is protected in a folder that was moved away', async () => {
    const { root, enter, agent, leave } = place;
    put(root, 'pkg/AGENTS.md', 'rules\n');
    put(root, 'pkg/.env', 'SECRET=3\n');
    put(root, 'pkg/code.txt', 'code\n');
    const prepared = await enter();
    agent('mv pkg moved');
    const { violations } = await leave(prepared);
    expect(get(root, 'pkg/AGENTS.md')).toBe('rules\n');
    expect(get(root, 'pkg/.env')).toBe('SECRET=3\n');
    expect(get(root, 'moved/code.txt')).toBe('code\n');
    expect(existsSync(join(root, 'pkg/code.txt'))).toBe(false);
    expect(existsSync(join(root, 'moved/AGENTS.md'))).toBe(false);
    expect(violations.map(({ path, what }) => `${what} ${path}`)).toEqual(
      expect.arrayContaining(['deleted pkg/AGENTS.md', 'created moved/AGENTS.md', 'deleted pkg/.env']),
    );
  });

  it('does not take a link for the parent of a protected path', async () => {
    const { root, enter, agent, leave } = place;
    const prepared = await enter();
    agent(
      'mkdir innocent; echo evil > innocent/config.toml; ln -s innocent .cargo; ln -s innocent .idea; ln -s innocent fine',
    );
    const { violations } = await leave(prepared);
    expect(violations.map(({ path }) => path).sort()).toEqual(['.cargo', '.idea']);
    expect(existsSync(join(root, '.cargo'))).toBe(false);
    expect(lstatSync(join(root, 'fine')).isSymbolicLink()).toBe(true);
  });

  it('protects what a protected link of the user’s leads to', async () => {
    const { root, user, enter, agent, leave } = place;
    user(
      'mkdir docs; echo rules > docs/rules.md; rm CLAUDE.md; ln -s docs/rules.md CLAUDE.md; mkdir shared; ln -s ../shared .claude/skills; ln -s shared .agents',
    );
    const prepared = await enter();
    agent('echo evil > docs/rules.md; echo evil > shared/new; echo fine > docs/other.md');
    const { violations } = await leave(prepared);
    expect(violations.map(({ path }) => path).sort()).toEqual(['docs/rules.md', 'shared/new']);
    expect(get(root, 'docs/rules.md')).toBe('rules\n');
    expect(get(root, 'docs/other.md')).toBe('fine\n');
  });

  it('never writes through a link of the host', async () => {
    const { root, user, enter, agent, leave } = place;
    const prepared = await enter();
    agent('echo evil > src/one.txt; mkdir d; echo evil > d/x');
    user(
      'mkdir ../elsewhere; cp src/one.txt ../elsewhere; rm -r src; ln -s ../elsewhere src; ln -s ../elsewhere d',
    );
    const { conflicts } = await leave(prepared);
    expect(readdirSync(join(root, '../elsewhere'))).toEqual(['one.txt']);
    expect(get(root, '../elsewhere/one.txt')).toBe('one\n');
    expect(conflicts.map(({ path }) => path).sort()).toEqual(['d', 'd/x', 'src/one.txt']);
  });

  it('notes a link that leads out of the workspace', async () => {
    const { enter, agent, leave } = place;
    const prepared = await enter();
    agent('ln -s /etc/passwd a; ln -s ../../x src/b; ln -s ../readme.txt src/c');
    const { notes } = await leave(prepared);
    expect(notes).toEqual([
      'a: this link leads out of the workspace, to /etc/passwd',
      'src/b: this link leads out of the workspace, to ../../x',
    ]);
  });
});

describe('permissive mode', () => {
  it('brings back what is read-only with a warning, but neither what is blocked nor what git runs', async () => {
    const { root, enter, agent, leave, remove } = room({ toml: '[containment]\nmode = "permissive"\n' });
    put(root, 'CLAUDE.md', 'rules\n');
    const prepared = await enter();
    expect(prepared.mounts.map(({ target }) => target)).not.toContain('/workspace/CLAUDE.md');
    agent('echo mine > CLAUDE.md; echo x > .env; echo x > .git/hooks/pre-commit; echo x >> paddock.toml');
    const { events } = await leave(prepared);
    expect(get(root, 'CLAUDE.md')).toBe('mine\n');
    expect(existsSync(join(root, '.env'))).toBe(false);
    expect(existsSync(join(root, '.git/hooks/pre-commit'))).toBe(false);
    expect(get(root, 'paddock.toml')).not.toContain('x\n');
    expect(events.map((event) => `${event.action} ${'path' in event ? event.path : ''}`).sort()).toEqual([
      'write_blocked .env',
      'write_blocked .git/hooks/pre-commit',
      'write_blocked paddock.toml',
      'write_warned CLAUDE.md',
    ]);
    remove();
  });
});
