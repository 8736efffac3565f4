import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { unpackMembers } from '../../../../../generators/oci/layer/contents/unpack.ts';
import { filtered, refusal } from '../../support.ts';

const TEXT = Buffer.from('the same text, '.repeat(100));
const WRONG_SUM = gzipSync(TEXT).map((byte, index, all) =>
  index === all.length - 8 ? ~byte : byte,
) as Buffer;
const XZ = await filtered(TEXT, 'xz', '-c');

async function unpack(...members: [string, Buffer][]): Promise<string[]> {
  const unpacked: string[] = [];
  for await (const bytes of unpackMembers(
    members.map(([name, bytes]) => ({ name, bytes })),
    ['xz'],
  ))
    unpacked.push(String(bytes));
  return unpacked;
}

it('unpacks each member as its name says, in order', async () => {
  const other = await filtered(Buffer.from('other'), 'xz', '-c');
  expect(
    await unpack(
      ['data.tar.gz', gzipSync('gz')],
      ['data.tar.xz', XZ],
      ['data.tar', Buffer.from('plain')],
      ['data.tar.zst', zstdCompressSync('zst')],
      ['control.tar.xz', other],
    ),
  ).toEqual(['gz', String(TEXT), 'plain', 'zst', 'other']);
});

it('unpacks what the real zstd makes', async () => {
  expect(await unpack(['data.tar.zst', await filtered(TEXT, 'zstd', '-c', '-19')])).toEqual([String(TEXT)]);
});

it('runs no command where nothing is xz', async () => {
  const members = [{ name: 'data.tar', bytes: TEXT }];
  expect((await unpackMembers(members, ['/none/such']).next()).value).toEqual(TEXT);
});

describe('refuses', () => {
  it.each([
    ['data.tar.lzma', TEXT, 'data.tar.lzma is compressed in a way that is not supported'],
    ['data.tar.bz2', TEXT, 'data.tar.bz2 is compressed in a way that is not supported'],
    ['data.tar.gz', TEXT, 'incorrect header check'],
    ['data.tar.gz', gzipSync(TEXT).subarray(0, -1), 'unexpected end of file'],
    ['data.tar.gz', WRONG_SUM, 'incorrect data check'],
    ['data.tar.zst', TEXT, 'Unknown frame descriptor'],
    ['data.tar.zst', zstdCompressSync(TEXT).subarray(0, -1), 'unexpected end of file'],
    ['data.tar.xz', TEXT, 'got no xz archive'],
    ['data.tar.xz', XZ.subarray(0, -1), 'the xz archive is cut off or damaged'],
  ])('%s that holds something else, or not all', async (name, bytes, reason) => {
    expect(await refusal(unpack([name, bytes]))).toContain(reason);
  });
});
