import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDeb } from '../../../../../generators/oci/layer/contents/deb.ts';
import { arOf, controlOf, debOf, scratch } from '../../support.ts';

const member = (name: string, bytes = 'x') => ({ name, bytes });
const WHOLE = arOf(
  member('debian-binary', '2.0\n'),
  member('control.tar', 'odd'),
  member('data.tar', 'even'),
);

describe('the archives of a package', () => {
  it('are read as they are stored, whether their lengths are odd or even', () => {
    expect(readDeb(WHOLE, 'a')).toEqual({
      control: { name: 'control.tar', bytes: Buffer.from('odd') },
      data: { name: 'data.tar', bytes: Buffer.from('even') },
    });
  });

  it('are found without the padding after the last member', () => {
    const odd = arOf(member('control.tar.gz', 'c'), member('data.tar.zst', 'odd'));
    const { control, data } = readDeb(odd.subarray(0, -1), 'a');
    expect([control.name, data.name, data.bytes.toString()]).toEqual([
      'control.tar.gz',
      'data.tar.zst',
      'odd',
    ]);
  });

  it.each(['xz', 'gzip', 'none', 'zstd'])('are found in what dpkg-deb makes with %s', async (compression) => {
    const directory = await scratch();
    await writeFile(join(directory, 'control'), controlOf('small'));
    await execa('sh', ['-c', 'mkdir -p tree/DEBIAN && mv control tree/DEBIAN'], { cwd: directory });
    await execa('dpkg-deb', ['-Z', compression, '--build', 'tree', 'small.deb'], { cwd: directory });
    const { control, data } = readDeb(await readFile(join(directory, 'small.deb')), 'small');
    expect(control.name).toMatch(/^control\.tar(\.xz|\.gz|\.zst)?$/);
    expect(data.name).toBe(
      { xz: 'data.tar.xz', gzip: 'data.tar.gz', none: 'data.tar', zstd: 'data.tar.zst' }[compression],
    );
    expect(data.bytes.length).toBeGreaterThan(0);
  });

  it('are found in what ar makes, which ends names with a slash', async () => {
    const directory = await scratch();
    await writeFile(join(directory, 'control.tar.xz'), 'control');
    await writeFile(join(directory, 'data.tar.xz'), 'data');
    await execa('ar', ['qc', 'x.deb', 'control.tar.xz', 'data.tar.xz'], { cwd: directory });
    const { control, data } = readDeb(await readFile(join(directory, 'x.deb')), 'x');
    expect([control.name, String(control.bytes)]).toEqual(['control.tar.xz', 'control']);
    expect([data.name, String(data.bytes)]).toEqual(['data.tar.xz', 'data']);
  });
});

describe('refused with its name is', () => {
  it.each([
    ['an empty file', Buffer.alloc(0), 'got no ar archive'],
    ['a tar archive', Buffer.alloc(1024), 'got no ar archive'],
    ['an archive of nothing', arOf(), 'no control.tar in it'],
    ['one without control.tar', arOf(member('data.tar')), 'no control.tar in it; is it a Debian package?'],
    ['one without data.tar', arOf(member('control.tar')), 'no data.tar in it; is it a Debian package?'],
    ['one cut off in a member', WHOLE.subarray(0, -1), 'cut off or damaged at byte 136'],
    ['one cut off in a header', WHOLE.subarray(0, 100), 'cut off or damaged at byte 72'],
    ['a size that is negative', arOf({ ...member('control.tar'), size: '-100' }), 'damaged at byte 8'],
    ['a size that is blank', arOf({ ...member('control.tar'), size: '' }), 'damaged at byte 8'],
    ['a size that is no decimal', arOf({ ...member('control.tar'), size: '0x1' }), 'damaged at byte 8'],
    ['a size beyond the end', arOf({ ...member('control.tar'), size: '9999999999' }), 'damaged at byte 8'],
  ])('%s', (_, bytes, reason) => {
    expect(() => readDeb(bytes, 'bash')).toThrow(/^bash: /);
    expect(() => readDeb(bytes, 'bash')).toThrow(reason);
  });

  it('every package that is cut off before its last member ends', async () => {
    const whole = await debOf('small', { name: './x', content: 'x' });
    for (let end = 0; end < whole.length - 1; end++) {
      expect(() => readDeb(whole.subarray(0, end), 'small'), `cut at ${end}`).toThrow(/^small: /);
    }
  });

  it('or read, but never read for ever, whatever one byte is changed', () => {
    fc.assert(
      fc.property(fc.nat(WHOLE.length - 1), fc.nat(255), (at, value) => {
        const damaged = Buffer.from(WHOLE);
        damaged[at] = value;
        try {
          expect(readDeb(damaged, 'x').control.bytes.length).toBeLessThan(damaged.length);
        } catch (error) {
          expect(String(error)).toContain('x: ');
        }
      }),
    );
  });
});
