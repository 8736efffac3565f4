import { createHash, randomBytes } from 'node:crypto';
import { lstat, mkdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { execa } from 'execa';
import fc from 'fast-check';
import { extract } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { directory, type Entry, file, symlink } from '../../../../generators/oci/layer/entry.ts';
import { LayerTree } from '../../../../generators/oci/layer/tree.ts';
import { LAYER_MEDIA_TYPE, writeLayer } from '../../../../generators/oci/layer/write.ts';
import { refusal, scratch } from '../support.ts';

const long = (length: number) => 'n'.repeat(length);
const sha256 = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const ENTRIES: Entry[] = [
  directory('home', 0o755),
  directory('home/agent', 0o1777, 1000, 1001),
  file('home/agent/empty', '', 0o644),
  { ...file('home/agent/own', 'text\n', 0o600), uid: 1000, gid: 1001 },
  directory('opt', 0o755),
  file('opt/run', '#!/bin/sh\n', 0o755),
  { type: 'hardlink', path: 'opt/same', target: 'opt/run', mode: 0o755, uid: 0, gid: 0 },
  symlink('opt/to', '../home/agent/own'),
];

/** The blob, its description, and the tar archive inside. */
async function layerOf(entries: readonly Entry[], level = 3) {
  const path = join(await scratch(), 'blob');
  const written = await writeLayer(entries, path, level);
  const blob = await readFile(path);
  return { blob, tar: zstdDecompressSync(blob), written };
}

/** Each member's header, as tar-stream reads it. */
async function headersOf(tar: Buffer) {
  const archive = extract();
  archive.end(tar);
  const headers = [];
  for await (const entry of archive) {
    headers.push(entry.header);
    entry.resume();
  }
  return headers;
}

/** Unpacks as GNU tar does, and returns where. */
async function unpacked(tar: Buffer): Promise<string> {
  const directory = join(await scratch(), 'root');
  await mkdir(directory);
  const flags = ['--no-same-owner', '--preserve-permissions', '--delay-directory-restore'];
  await execa('tar', ['--extract', ...flags, '--directory', directory], { input: tar });
  return directory;
}

describe('a layer', () => {
  it('is the same bytes each time', async () => {
    const [first, second] = [await layerOf(ENTRIES), await layerOf(ENTRIES)];
    expect(second.blob.equals(first.blob)).toBe(true);
    expect(second.written).toEqual(first.written);
  });

  it('is the same bytes however the bytes of its files were cut', async () => {
    const bytes = randomBytes(1_100_000);
    const entry = file('big', bytes, 0o644);
    const whole = await layerOf([entry]);
    for (const cut of [1, 1 << 20, 1_099_999]) {
      const content = [bytes.subarray(0, cut), Buffer.alloc(0), bytes.subarray(cut)];
      const pieces = await layerOf([{ ...entry, content }]);
      expect(pieces.written).toEqual(whole.written);
    }
  });

  it('is described by the digest and size of its bytes, compressed and not', async () => {
    const { blob, tar, written } = await layerOf(ENTRIES);
    expect(written).toEqual({
      mediaType: LAYER_MEDIA_TYPE,
      digest: sha256(blob),
      size: blob.length,
      diffId: sha256(tar),
      uncompressedSize: tar.length,
    });
  });

  it('is zstd of the asked level: smaller for a higher one, the same tar inside', async () => {
    const words = Array.from({ length: 60_000 }, (_, index) => `${(index * 2_654_435_761) % 4099} `).join('');
    const [fast, small] = await Promise.all(
      [1, 19].map((level) => layerOf([file('text', words, 0o644)], level)),
    );
    expect(small?.written.size).toBeLessThan((fast?.written.size ?? 0) * 0.95);
    expect(small?.written.diffId).toBe(fast?.written.diffId);
  });

  it('may be empty', async () => {
    const { tar } = await layerOf([]);
    expect(tar.equals(Buffer.alloc(1024))).toBe(true);
  });

  it('that cannot be written is an error, not a wait', async () => {
    const entries = [file('big', Buffer.alloc(8 << 20, 'x'), 0o644)];
    expect(await refusal(writeLayer(entries, join(await scratch(), 'none/blob'), 3))).toContain('ENOENT');
    expect(await refusal(writeLayer(entries, await scratch(), 3))).toContain('EISDIR');
  });
});

describe('its members', () => {
  it('are listed by GNU tar in order, with numeric owners and one time', async () => {
    const { tar } = await layerOf(ENTRIES);
    const flags = ['--list', '--verbose', '--full-time', '--utc'];
    const { stdout } = await execa('tar', flags, { input: tar });
    expect(stdout.split('\n').map((line) => line.replace(/ +/g, ' '))).toEqual([
      'drwxr-xr-x 0/0 0 1970-01-01 00:00:01 home/',
      'drwxrwxrwt 1000/1001 0 1970-01-01 00:00:01 home/agent/',
      '-rw-r--r-- 0/0 0 1970-01-01 00:00:01 home/agent/empty',
      '-rw------- 1000/1001 5 1970-01-01 00:00:01 home/agent/own',
      'drwxr-xr-x 0/0 0 1970-01-01 00:00:01 opt/',
      '-rwxr-xr-x 0/0 10 1970-01-01 00:00:01 opt/run',
      'hrwxr-xr-x 0/0 0 1970-01-01 00:00:01 opt/same link to opt/run',
      'lrwxrwxrwx 0/0 0 1970-01-01 00:00:01 opt/to -> ../home/agent/own',
    ]);
  });

  it('hold no user name, no device number and no PAX header that is not needed', async () => {
    for (const header of await headersOf((await layerOf(ENTRIES)).tar)) {
      expect(header).toMatchObject({ uname: '', gname: '', devmajor: 0, devminor: 0, pax: null });
      expect(header.mtime).toEqual(new Date(1000));
    }
  });

  it('come out of GNU tar as they went in', async () => {
    const root = await unpacked((await layerOf(ENTRIES)).tar);
    expect(await readFile(join(root, 'home/agent/own'), 'utf8')).toBe('text\n');
    expect((await lstat(join(root, 'home/agent'))).mode & 0o7777).toBe(0o1777);
    expect(await readlink(join(root, 'opt/to'))).toBe('../home/agent/own');
    const [run, same] = await Promise.all(['opt/run', 'opt/same'].map((name) => lstat(join(root, name))));
    expect(same?.ino).toBe(run?.ino);
    expect(run?.nlink).toBe(2);
  });

  it('that nobody may read stay so', async () => {
    const entries = [directory('closed', 0), file('secret', 'x', 0)];
    expect((await headersOf((await layerOf(entries)).tar)).map(({ mode }) => mode)).toEqual([0, 0]);
  });

  it('larger than one piece are whole', async () => {
    const bytes = randomBytes(2_500_001);
    const root = await unpacked((await layerOf([file('big', bytes, 0o644), file('after', 'x', 0o644)])).tar);
    expect((await readFile(join(root, 'big'))).equals(bytes)).toBe(true);
    expect(await readFile(join(root, 'after'), 'utf8')).toBe('x');
  });
});

describe('long and foreign names', () => {
  const NAMES = [
    ...[99, 100, 101, 155, 156, 255].map(long),
    ...[95, 99, 100, 101, 154, 155, 156].map((length) => `${long(length)}/${long(99)}`),
    `${long(155)}/${long(100)}`,
    `${long(155)}/${long(101)}`,
    `${long(90)}/${long(90)}/${long(90)}/${long(90)}`,
    'größe/日本語/😀',
    `ü${long(120)}/x`,
    ' leading and trailing ',
    '-rf',
    'back\\slash*?"\'$(x)',
  ];

  it('come out of GNU tar and tar-stream as they went in', async () => {
    const tree = new LayerTree();
    NAMES.forEach((name, index) => {
      tree.add(file(`${index}/${name}`, name, 0o644));
    });
    const { tar } = await layerOf(tree.sorted());
    const root = await unpacked(tar);
    const names = new Set((await headersOf(tar)).map(({ name }) => name));
    for (const [index, name] of NAMES.entries()) {
      expect(await readFile(join(root, String(index), name), 'utf8')).toBe(name);
      expect(names).toContain(`${index}/${name}`);
    }
  });

  it('of directories, and of what links lead to, do too', async () => {
    const target = `${long(90)}/${long(90)}/größe`;
    const tree = new LayerTree();
    for (const entry of [
      directory(long(101), 0o700),
      directory(long(200), 0o711),
      file(target, 'text', 0o644),
      symlink('short', `../${target}`),
      symlink('foreign', 'größe'),
      symlink('exact', long(100)),
      { type: 'hardlink' as const, path: `${long(90)}/${long(91)}`, target, mode: 0o644, uid: 0, gid: 0 },
    ])
      tree.add(entry);
    const root = await unpacked((await layerOf(tree.sorted())).tar);
    expect((await lstat(join(root, long(101)))).mode & 0o777).toBe(0o700);
    expect((await lstat(join(root, long(200)))).mode & 0o777).toBe(0o711);
    expect(await readlink(join(root, 'short'))).toBe(`../${target}`);
    expect(await readlink(join(root, 'foreign'))).toBe('größe');
    expect(await readlink(join(root, 'exact'))).toBe(long(100));
    const other = await lstat(join(root, long(90), long(91)));
    expect(other.ino).toBe((await lstat(join(root, target))).ino);
  });

  it('of any kind are read back as they were written', async () => {
    const letter = fc.oneof(
      fc.constantFrom('a', 'ß', '日', ' ', '.', '-'),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    );
    const part = fc.array(letter, { minLength: 1, maxLength: 90 }).map((letters) => letters.join(''));
    const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    await fc.assert(
      fc.asyncProperty(
        path,
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 150 }),
        async (given, target) => {
          fc.pre(!target.includes('\0') && isHeld(given));
          const [header] = await headersOf((await layerOf([symlink(given, target)])).tar);
          expect(header).toMatchObject({ name: symlink(given, '').path, linkname: target, type: 'symlink' });
        },
      ),
      { numRuns: 40 },
    );
  });
});

function isHeld(path: string): boolean {
  try {
    return symlink(path, '').path !== '';
  } catch {
    return false;
  }
}
