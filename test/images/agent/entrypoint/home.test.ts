import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { HomeError, prepareHome } from '../../../../images/agent/entrypoint/home.ts';

let home: string;
let outside: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
  outside = mkdtempSync(join(tmpdir(), 'outside-'));
});

const mode = (path: string) => (lstatSync(join(home, path)).mode & 0o7777).toString(8);
const text = (path: string) => readFileSync(join(home, path), 'utf8');

describe('what a CLI needs', () => {
  it('is made, private, with the directories above it', () => {
    prepareHome(home, { '.codex/rules': null, '.gemini/a/settings.json': '{}', '.claude.json': 'x' }, '/w');
    expect(['.codex', '.codex/rules', '.gemini', '.gemini/a'].map(mode)).toEqual([
      '700',
      '700',
      '700',
      '700',
    ]);
    expect(['.gemini/a/settings.json', '.claude.json'].map(mode)).toEqual(['600', '600']);
    expect(text('.gemini/a/settings.json')).toBe('{}');
  });

  it('can name the working directory inside JSON, whatever it is called', () => {
    const cwd = '/w/quote " back \\ dollar $& line \n';
    prepareHome(home, { 'a.json': '{"{cwd}":["{cwd}"]}' }, cwd);
    expect(JSON.parse(text('a.json'))).toEqual({ [cwd]: [cwd] });
  });

  it('stays as it is where it is there already', () => {
    mkdirSync(join(home, '.codex'), { mode: 0o755 });
    writeFileSync(join(home, '.codex/config'), 'mine', { mode: 0o640 });
    prepareHome(home, { '.codex': null, '.codex/config': 'new', '.codex/other': 'new' }, '/w');
    expect([text('.codex/config'), mode('.codex/config'), mode('.codex')]).toEqual(['mine', '640', '755']);
    expect(text('.codex/other')).toBe('new');
  });

  it('does not write through a hard link', () => {
    writeFileSync(join(outside, 'f'), 'theirs');
    linkSync(join(outside, 'f'), join(home, 'f'));
    prepareHome(home, { f: 'new' }, '/w');
    expect(readFileSync(join(outside, 'f'), 'utf8')).toBe('theirs');
  });
});

describe('a link', () => {
  const refused = (needs: Record<string, string | null>, at = home) =>
    expect(() => prepareHome(at, needs, '/w')).toThrow(HomeError);

  it('in the place of the home is refused', () => {
    symlinkSync(outside, join(home, 'link'));
    refused({ f: 'x' }, join(home, 'link'));
    expect(readdirSync(outside)).toEqual([]);
  });

  it.each(['.codex', '.codex/sub'])('in the place of the directory %s is refused', (path) => {
    if (path !== '.codex') mkdirSync(join(home, '.codex'));
    symlinkSync(outside, join(home, path));
    refused({ '.codex/sub/f': 'x' });
    refused({ '.codex/sub': null });
    expect(readdirSync(outside)).toEqual([]);
  });

  it('in the place of a file is refused, leading somewhere or nowhere', () => {
    writeFileSync(join(outside, 'f'), 'theirs');
    symlinkSync(join(outside, 'f'), join(home, 'f'));
    symlinkSync(join(outside, 'nothing'), join(home, 'g'));
    refused({ f: 'x' });
    refused({ g: 'x' });
    expect(readFileSync(join(outside, 'f'), 'utf8')).toBe('theirs');
    expect(readdirSync(outside)).toEqual(['f']);
  });
});

describe('what is of the wrong kind is refused', () => {
  const message = (needs: Record<string, string | null>, at = home) => {
    try {
      prepareHome(at, needs, '/w');
    } catch (error) {
      return error instanceof HomeError ? error.message : String(error);
    }
    return undefined;
  };

  it('by its path', () => {
    writeFileSync(join(home, 'f'), '');
    mkdirSync(join(home, 'd'));
    expect(message({ 'f/x': 'x' })).toBe(`${home}/f is not a directory, or is a link. Take it away`);
    expect(message({ d: 'x' })).toBe(`${home}/d is not a file, or is a link. Take it away`);
    expect(message({}, join(home, 'nothing'))).toContain(
      '/nothing is missing, expected a directory. Add --tmpfs ',
    );
    expect(message({}, join(home, 'f'))).toContain('/f is no directory');
  });

  it.each(['../x', 'a/../../x', './x', 'a//x', 'a/', '..'])('as the path %s', (path) => {
    expect(message({ [path]: 'x' })).toContain('is no path below the home directory');
    expect(readdirSync(home)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('where nothing can be made', () => {
    expect(message({ x: null }, `/proc/${process.pid}/task`)).toMatch(
      /task(\/x cannot be made| cannot be written)/,
    );
  });
});

it('that cannot be written is refused with what to do', () => {
  chmodSync(home, 0o555);
  const module = new URL('../../../../images/agent/entrypoint/home.ts', import.meta.url).href;
  // Root may write everywhere: the child loads the code first, then becomes nobody.
  const code = `import { prepareHome } from ${JSON.stringify(module)};
    if (process.getuid() === 0) { process.setgroups([]); process.setgid(65534); process.setuid(65534); }
    try { prepareHome(${JSON.stringify(home)}, {}, '/'); } catch (error) { process.stdout.write(error.message); }`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
  expect(stdout).toMatch(new RegExp(`^${home} cannot be written by user \\d+\\. Add --tmpfs ${home}$`));
});
