import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readRegistration,
  storePathEntries,
} from '../../../../../generators/oci/layer/contents/store-paths.ts';
import { ROOT, refusal, scratch, shown } from '../../support.ts';

/** Text as Nix writes it: path, deriver (empty), number of references, references. */
const registration = (...paths: [string, string[]][]) =>
  paths.map(([path, references]) => [path, '', references.length, ...references, ''].join('\n')).join('');

describe('a registration', () => {
  it('names its paths, and not what they refer to a second time', () => {
    const text = registration(['/s/a', []], ['/s/b', ['/s/a', '/s/b']], ['/s/c', ['/s/b']]);
    expect(readRegistration(text)).toEqual(['/s/a', '/s/b', '/s/c']);
  });

  it('may name derivers', () => {
    expect(readRegistration('/s/a\n/s/a.drv\n0\n/s/b\n/s/b.drv\n1\n/s/a\n')).toEqual(['/s/a', '/s/b']);
  });

  it.each([
    ['nothing', '', 'line 1: got "", expected a store path'],
    ['a relative path', 'a\n\n0\n', 'line 1: got "a", expected a store path'],
    ['a path alone', '/s/a\n', 'line 1: got "", expected the number of references two lines on'],
    ['no number', '/s/a\n\nmany\n', 'got "many", expected the number'],
    ['a negative number', '/s/a\n\n-3\n', 'got "-3", expected the number'],
    ['a blank number', '/s/a\n\n\n', 'got "", expected the number'],
    ['too few references', '/s/a\n\n2\n/s/a\n', 'got the end of the text, expected 2 references'],
    ['a later path that is none', '/s/a\n\n0\nb\n\n0\n', 'line 4: got "b", expected a store path'],
  ])('that holds %s is refused', (_, text, reason) => {
    expect(() => readRegistration(text)).toThrow(reason);
  });

  it('is read as it was written, and refused wherever a line of it is missing', () => {
    const path = fc.stringMatching(/^\/s\/[a-z]{1,5}$/);
    const paths = fc.array(fc.tuple(path, fc.array(path, { maxLength: 3 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(paths, (given) => {
        const text = registration(...given);
        expect(readRegistration(text)).toEqual(given.map(([name]) => name));
        expect(() => readRegistration(text.replace(/[^\n]*\n$/, ''))).toThrow('closure registration');
      }),
    );
  });
});

/** A tree like a store path's; returns the registration's file and the path. */
async function storePath(files: number): Promise<{ list: string; path: string }> {
  const directory = await scratch();
  const path = join(directory, 'store-path');
  await mkdir(join(path, 'bin'), { recursive: true });
  await writeFile(join(path, 'bin/run'), '#!x');
  await chmod(join(path, 'bin/run'), 0o4775);
  await symlink('../none', join(path, 'bin/link'));
  for (let index = 0; index < files; index++) await writeFile(join(path, `${index}`), String(index));
  await writeFile(join(directory, 'list'), registration([path, []]));
  return { list: join(directory, 'list'), path: path.slice(1) };
}

describe('the entries of a closure', () => {
  it('lie where they lie, belong to root, and cannot be written or gain rights', async () => {
    const { list, path } = await storePath(1);
    const entries = await storePathEntries(list);
    expect(shown(entries).sort()).toEqual([
      `${path} directory 555`,
      `${path}/0 file 444 0`,
      `${path}/bin directory 555`,
      `${path}/bin/link symlink 777 -> ../none`,
      `${path}/bin/run file 555 #!x`,
    ]);
    expect(entries.every(({ uid, gid }) => uid === 0 && gid === 0)).toBe(true);
  });

  it('may be more than a process may open at a time', async () => {
    const { list } = await storePath(200);
    const module = join(ROOT, 'generators/oci/layer/contents/store-paths.ts');
    const code = `import { storePathEntries } from ${JSON.stringify(module)};
      console.log((await storePathEntries(${JSON.stringify(list)})).length);`;
    const { stdout } = await execa('sh', [
      ...['-c', 'ulimit -n 64 && exec "$0" --input-type=module --eval "$1"', process.execPath, code],
    ]);
    expect(stdout).toBe('204');
  });

  it('that are missing are an error', async () => {
    const directory = await scratch();
    await writeFile(join(directory, 'list'), registration(['/none/such', []]));
    expect(await refusal(storePathEntries(join(directory, 'list')))).toContain('/none/such');
  });
});
