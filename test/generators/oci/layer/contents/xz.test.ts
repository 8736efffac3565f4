import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { unpackedSize, unpackXz } from '../../../../../generators/oci/layer/contents/xz.ts';
import { filtered, refusal, scratch } from '../../support.ts';

const XZ = ['xz', '-qq'];
const xz = (bytes: Buffer | string, ...flags: string[]) => filtered(Buffer.from(bytes), 'xz', '-c', ...flags);
const text = (length: number) => Buffer.from(Array.from({ length }, (_, index) => (index * index) >> 5));

async function unpack(archives: readonly Buffer[], command: readonly string[] = XZ): Promise<Buffer[]> {
  const unpacked: Buffer[] = [];
  for await (const bytes of unpackXz(archives, command)) unpacked.push(bytes);
  return unpacked;
}

describe('the size that an archive unpacks to', () => {
  it.each([0, 1, 127, 128, 16_383, 16_384, 300_000])('is read for %i bytes', async (size) => {
    expect(unpackedSize(await xz(text(size)))).toBe(size);
  });

  it.each([['none'], ['crc32'], ['crc64'], ['sha256']])('is read with the check %s', async (check) => {
    expect(unpackedSize(await xz(text(1000), `--check=${check}`))).toBe(1000);
  });

  it('is the sum over blocks', async () => {
    expect(unpackedSize(await xz(text(300_001), '--block-size=65536'))).toBe(300_001);
  });

  it('is the sum over streams, and the zeros between and after them', async () => {
    const padding = Buffer.alloc(8);
    const archive = Buffer.concat([await xz(text(10)), padding, await xz(''), await xz(text(20)), padding]);
    expect(unpackedSize(archive)).toBe(30);
    expect(await unpack([archive])).toEqual([Buffer.concat([text(10), text(20)])]);
  });

  it('is refused of what is no xz', () => {
    expect(() => unpackedSize(Buffer.alloc(0))).toThrow('got no xz archive');
    expect(() => unpackedSize(Buffer.alloc(64))).toThrow('got no xz archive');
    expect(() => unpackedSize(Buffer.from('!<arch>\nYZ'))).toThrow('got no xz archive');
  });

  it('is refused of every archive that is cut off', async () => {
    const archive = await xz(text(100));
    for (let end = 0; end < archive.length; end++) {
      expect(() => unpackedSize(archive.subarray(0, end)), `cut at ${end}`).toThrow(/xz/);
    }
  });

  it('is refused, at once, where any bit of index or footer is another', async () => {
    const archive = await xz(text(300_000), '--block-size=65536');
    const indexStart = archive.length - 12 - (archive.readUInt32LE(archive.length - 8) + 1) * 4;
    for (let bit = indexStart * 8; bit < archive.length * 8; bit++) {
      const damaged = Buffer.from(archive);
      damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => unpackedSize(damaged), `bit ${bit}`).toThrow('the xz archive is cut off or damaged');
    }
  });
});

describe('archives are unpacked by one process', () => {
  it('each to its own bytes, in order', async () => {
    const contents = [text(5), text(200_000), text(0), text(1), text(65_536), text(70_001), text(0)];
    const archives = await Promise.all(contents.map((bytes) => xz(bytes)));
    expect(
      (await unpack(archives)).map((bytes, index) => bytes.equals(text(contents[index]?.length ?? 0))),
    ).toEqual(contents.map(() => true));
  });

  it('by a command of several words', async () => {
    expect(await unpack([await xz('text')], ['env', 'LC_ALL=C', 'xz'])).toEqual([Buffer.from('text')]);
  });
});

describe('an error ends it', () => {
  /** An archive of another length whose last data byte differs: its index is whole, its check is not. */
  async function damagedArchive(): Promise<Buffer> {
    const archive = Buffer.from(await xz(text(100_000), '--check=crc32'));
    const at = archive.length - 12 - (archive.readUInt32LE(archive.length - 8) + 1) * 4 - 1;
    archive.writeUInt8(archive.readUInt8(at) ^ 1, at);
    return archive;
  }

  it('where the check of the last archive fails, though all its bytes came', async () => {
    expect(await refusal(unpack([await xz('a'), await damagedArchive()]))).toContain('xz -qq: got status 1');
  });

  it('before an archive with a failed check is handed on, so that the error is about it', async () => {
    const archives = unpackXz([await xz('a'), await damagedArchive(), await xz('c')], XZ);
    expect((await archives.next()).value?.toString()).toBe('a');
    expect(await refusal(archives.next())).toContain('xz -qq: got status 1');
  });

  it('where an index is cut off, before the command is run', async () => {
    const archives = unpackXz([(await xz('a')).subarray(0, -4)], ['/none/such']);
    expect(await refusal(archives.next())).toContain('the xz archive is cut off or damaged');
  });

  it('where the command fails', async () => {
    const archive = await xz('a');
    expect(await refusal(unpack([archive], ['false']))).toContain('false: got status 1, expected status 0');
    expect(await refusal(unpack([archive], ['sh', '-c', 'kill -9 $$']))).toContain('got SIGKILL');
    expect(await refusal(unpack([archive], ['/none/such']))).toContain('/none/such cannot be run');
  });

  it('where the command gives more or less than the archives say', async () => {
    const archive = await xz('four');
    const giving = (words: string) => ['sh', '-c', `cat > /dev/null; printf ${words}`];
    expect(await refusal(unpack([archive], giving('fours')))).toContain('unpack to more than they say');
    expect(await refusal(unpack([archive], giving('for')))).toContain('unpack to less than they say');
    expect(await unpack([archive], giving('five'))).toEqual([Buffer.from('five')]);
  });

  it('and one who stops early leaves neither the command nor its file behind', async () => {
    const [directory, temporary] = [await scratch(), await scratch()];
    vi.stubEnv('TMPDIR', temporary);
    const pidFile = join(directory, 'pid');
    const archives = unpackXz(
      [await xz('a'), await xz('b')],
      ['sh', '-c', `echo $$ > ${pidFile}; exec xz -dc`],
    );
    expect((await archives.next()).value?.toString()).toBe('a');
    expect(isRunning(Number(await readFile(pidFile, 'utf8')))).toBe(false);
    // Without a name, but open, until the caller is done.
    expect(await readdir(temporary)).toEqual([]);
    expect(await openBelow(temporary)).toHaveLength(1);
    await archives.return(undefined);
    expect(await openBelow(temporary)).toEqual([]);
    vi.unstubAllEnvs();
  });
});

/** The files below a directory that this process has open, deleted ones included (Linux, proc(5)). */
async function openBelow(directory: string): Promise<string[]> {
  const open = await readdir('/proc/self/fd');
  const targets = await Promise.all(open.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return targets.filter((target) => target.startsWith(directory));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
