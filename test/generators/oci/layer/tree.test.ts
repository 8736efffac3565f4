import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  directory,
  type Entry,
  file,
  type HardlinkEntry,
  symlink,
} from '../../../../generators/oci/layer/entry.ts';
import { LayerTree } from '../../../../generators/oci/layer/tree.ts';
import { shown } from '../support.ts';

const hardlink = (path: string, target: string): HardlinkEntry => {
  return { type: 'hardlink', path, target, mode: 0o644, uid: 0, gid: 0 };
};

function treeOf(...entries: Entry[]): LayerTree {
  const tree = new LayerTree();
  for (const entry of entries) tree.add(entry);
  return tree;
}

const sorted = (...entries: Entry[]) => shown(treeOf(...entries).sorted());

describe('the order', () => {
  it('is by the bytes of the path, every parent before what is in it', () => {
    expect(sorted(file('a/b/c', '', 0o644), file('a-b', '', 0o644), file('a/b.c', '', 0o600))).toEqual([
      'a directory 755',
      'a-b file 644',
      'a/b directory 755',
      'a/b.c file 600',
      'a/b/c file 644',
    ]);
  });

  it('is by bytes, not by UTF-16 units', () => {
    const [first, second] = treeOf(file('\u{1f600}', '', 0o644), file('\uff5e', '', 0o644)).sorted();
    expect([first?.path, second?.path]).toEqual(['\uff5e', '\u{1f600}']);
  });

  it('does not depend on the order in which entries were added', () => {
    const path = fc.array(fc.constantFrom('a', 'b', 'a-', 'ä'), { minLength: 1, maxLength: 4 });
    const entries = fc
      .uniqueArray(
        path.map((parts) => parts.join('/')),
        { maxLength: 8 },
      )
      .map((paths) =>
        paths.map((at) =>
          paths.some((other) => other.startsWith(`${at}/`)) ? directory(at, 0o700) : file(at, at, 0o644),
        ),
      );
    fc.assert(
      fc.property(
        entries.chain((some) =>
          fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
        ),
        ([some, shuffled]) => {
          expect(sorted(...shuffled)).toEqual(sorted(...some));
        },
      ),
    );
  });
});

describe('parents', () => {
  it('that are missing are added, those that are said stay as they are', () => {
    expect(sorted(directory('home', 0o711), file('home/agent/.x/y', '', 0o644))).toEqual([
      'home directory 711',
      'home/agent directory 755',
      'home/agent/.x directory 755',
      'home/agent/.x/y file 644',
    ]);
  });

  it.each([
    ['a file', file('usr/bin', '', 0o755), 'file'],
    ['a symlink', symlink('usr/bin', '/tmp'), 'symlink'],
    ['a hard link', hardlink('usr/bin', 'usr/x'), 'hardlink'],
  ])('cannot be %s', (_, entry, kind) => {
    const tree = treeOf(file('usr/x', '', 0o644), file('usr/bin/deep/sh', '', 0o755), entry);
    expect(() => tree.sorted()).toThrow(
      `/usr/bin/deep/sh: its parent /usr/bin is a ${kind}, expected a directory`,
    );
  });
});

describe('two contents of one path', () => {
  const taken = file('etc/x', 'one', 0o644);

  it.each([
    ['other bytes', file('etc/x', 'two', 0o644)],
    ['another mode', file('etc/x', 'one', 0o600)],
    ['a directory', directory('etc/x', 0o755)],
    ['a symlink', symlink('etc/x', 'y')],
    ['a hard link', hardlink('etc/x', 'etc/y')],
  ])('may not disagree: %s', (_, entry) => {
    expect(() => treeOf(taken, entry)).toThrow('/etc/x: two contents of the layer disagree');
  });

  it('may not disagree on where a symlink leads', () => {
    expect(() => treeOf(symlink('a', 'b'), symlink('a', 'c'))).toThrow(
      '/a: two contents of the layer disagree',
    );
    expect(sorted(symlink('a', 'b'), symlink('a', 'b'))).toEqual(['a symlink 777 -> b']);
  });

  it('may be one file in other pieces', () => {
    const pieces = { ...taken, content: [Buffer.from('o'), Buffer.from('ne')] };
    expect(sorted(directory('etc', 0o755), taken, pieces)).toEqual([
      'etc directory 755',
      'etc/x file 644 one',
    ]);
  });

  it('may be directories, of which the last counts', () => {
    expect(sorted(directory('tmp', 0o755), directory('tmp', 0o1777))).toEqual(['tmp directory 1777']);
  });
});

describe('the root', () => {
  it('is left out, since every package says it', () => {
    expect(sorted(directory('/', 0o700), file('x', '', 0o644))).toEqual(['x file 644']);
  });

  it('cannot be a file or a link', () => {
    expect(() => treeOf(file('/', 'x', 0o644))).toThrow('/: got a file, expected a directory');
    expect(() => treeOf(symlink('./', 'x'))).toThrow('/: got a symlink, expected a directory');
  });
});

describe('hard links', () => {
  it('come after the file that they name', () => {
    expect(sorted(file('b', 'text', 0o755), hardlink('c', 'b'), hardlink('d', 'b'))).toEqual([
      'b file 755 text',
      'c hardlink 644 -> b',
      'd hardlink 644 -> b',
    ]);
  });

  it('that come first carry the bytes and the mode', () => {
    expect(sorted(file('z', 'text', 0o755), hardlink('y', 'z'), hardlink('a', 'z'))).toEqual([
      'a file 755 text',
      'y hardlink 644 -> a',
      'z hardlink 755 -> a',
    ]);
  });

  it('of two files do not mix', () => {
    const files = [file('m', '1', 0o644), file('n', '2', 0o644)];
    expect(sorted(...files, hardlink('b', 'm'), hardlink('a', 'n'))).toEqual([
      'a file 644 2',
      'b file 644 1',
      'm hardlink 644 -> b',
      'n hardlink 644 -> a',
    ]);
  });

  it.each([
    ['nothing', hardlink('a', 'none')],
    ['a directory', hardlink('a', 'usr')],
    ['a symlink', hardlink('a', 'link')],
    ['itself', hardlink('a', 'a')],
  ])('cannot lead to %s', (_, entry) => {
    const tree = treeOf(directory('usr', 0o755), symlink('link', 'usr'), entry);
    expect(() => tree.sorted()).toThrow(
      `/a: a hard link to /${entry.target}, which is no file of this layer`,
    );
  });
});

it('finds an entry by its path', () => {
  const tree = treeOf(symlink('a', 'b'));
  expect(tree.get('a')).toMatchObject({ target: 'b' });
  expect(tree.get('b')).toBeUndefined();
});
