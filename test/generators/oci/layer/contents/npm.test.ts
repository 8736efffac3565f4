import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { npmEntries } from '../../../../../generators/oci/layer/contents/npm.ts';
import { NpmContent } from '../../../../../generators/oci/layer/spec.ts';
import { refusal, scratch, shown, type TarMember, tarOf } from '../../support.ts';

const PACKAGE: TarMember[] = [
  { name: 'package/package.json', content: '{}', mode: 0o644 },
  { name: 'package/bin/', type: 'directory' },
  { name: 'package/bin/run', content: '#!x', mode: 0o775 },
  { name: 'package/bin-old/run', content: 'old', mode: 0o600 },
  { name: 'package/lib/a.js', content: 'import "./b.js"; import("./gone.js");' },
  { name: 'package/lib/b.js', content: 'export {}' },
  { name: 'package/lib/c.js', content: 'export {}' },
  { name: 'package/lib/c.wasm', content: 'binary' },
];

async function tarball(bytes: Buffer): Promise<string> {
  const path = join(await scratch(), 'x.tgz');
  await writeFile(path, bytes);
  return path;
}

async function contentOf(special: object, members: TarMember[] = PACKAGE) {
  const path = await tarball(gzipSync(await tarOf(...members)));
  return NpmContent.parse({
    kind: 'npm',
    tarball: path,
    pick: [{ from: 'package', to: '/opt/x' }],
    ...special,
  });
}

const entriesOf = async (special: object, members?: TarMember[]) =>
  shown(await npmEntries(await contentOf(special, members)));

describe('a pick', () => {
  it('of a directory takes all that is below it, and not what only begins alike', async () => {
    expect(await entriesOf({ pick: [{ from: 'package/bin', to: '/opt/x/bin' }] })).toEqual([
      'opt/x/bin/run file 755 #!x',
    ]);
  });

  it('of a file puts it where it is told, with the mode that is told', async () => {
    const pick = [
      { from: 'package/bin/run', to: '/usr/bin/x', mode: '0555' },
      { from: 'package/package.json', to: '/opt/package.json' },
    ];
    expect(await entriesOf({ pick })).toEqual(['usr/bin/x file 555 #!x', 'opt/package.json file 644 {}']);
  });

  it('keeps of a mode whether the file may be run', async () => {
    const members = [0o600, 0o664, 0o700, 0o611, 0o4755].map((mode) => ({
      name: `package/${mode}`,
      content: '',
      mode,
    }));
    expect((await entriesOf({}, members)).map((line) => line.split(' ')[2])).toEqual([
      ...['644', '644', '755', '755', '755'],
    ]);
  });

  it.each([['package/none'], ['bin'], ['package/bin/'], ['package/lib/a']])(
    'that matches nothing is an error: %s',
    async (from) => {
      const content = await contentOf({
        pick: [
          { from: 'package', to: '/a' },
          { from, to: '/b' },
        ],
      });
      expect(await refusal(npmEntries(content))).toContain(
        `${content.tarball}: nothing in it is or lies below ${from}`,
      );
    },
  );

  it('of what is dropped is an error too', async () => {
    const special = { pick: [{ from: 'package/bin', to: '/a' }], drop: ['package/bin/**'] };
    expect(await refusal(entriesOf(special))).toContain('nothing in it is or lies below package/bin');
  });

  it('leaves out what is dropped', async () => {
    const lines = await entriesOf({ drop: ['package/lib/**', 'package/*/run'] });
    expect(lines).toEqual(['opt/x/package.json file 644 {}']);
  });

  it('with an entry to start from leaves out the scripts that it does not reach, and no other file', async () => {
    const special = { pick: [{ from: 'package/lib', to: '/l' }], reachableFrom: ['package/lib/a.js'] };
    expect((await entriesOf(special)).map((line) => line.split(' ')[0])).toEqual([
      'l/a.js',
      'l/b.js',
      'l/c.wasm',
    ]);
  });
});

it('reads what npm itself packs', async () => {
  const directory = await scratch();
  await writeFile(join(directory, 'package.json'), '{"name":"x","version":"1.0.0","bin":"run"}');
  await writeFile(join(directory, 'run'), '#!/usr/bin/env node\n');
  const path = join(directory, 'x.tgz');
  await execa('tar', ['-czf', path, '--transform', 's,^,package/,', 'package.json', 'run'], {
    cwd: directory,
  });
  const content = NpmContent.parse({ kind: 'npm', tarball: path, pick: [{ from: 'package/run', to: '/r' }] });
  expect(shown(await npmEntries(content))).toEqual(['r file 644 #!/usr/bin/env node\n'.trimEnd()]);
});

describe('a tarball is refused', () => {
  it.each([
    ['symlink', { name: 'package/x', type: 'symlink', linkname: '/etc/passwd' }],
    ['link', { name: 'package/x', type: 'link', linkname: 'package/package.json' }],
    ['character-device', { name: 'package/x', type: 'character-device' }],
    ['fifo', { name: 'package/x', type: 'fifo' }],
  ] as [string, TarMember][])('that holds a %s where it is picked from', async (type, member) => {
    expect(await refusal(entriesOf({}, [...PACKAGE, member]))).toContain(
      `package/x is a ${type}, expected a file`,
    );
    const elsewhere = { pick: [{ from: 'package/bin', to: '/b' }] };
    expect(await entriesOf(elsewhere, [...PACKAGE, member])).toEqual(['b/run file 755 #!x']);
  });

  it('that leads out of where it is put', async () => {
    const members = [{ name: 'package/../../etc/passwd', content: 'x' }];
    expect(await refusal(entriesOf({}, members))).toContain('a layer cannot hold the path');
  });

  it('that is not there, with its name', async () => {
    const content = { ...(await contentOf({})), tarball: '/none/such.tgz' };
    expect(await refusal(npmEntries(content))).toContain('/none/such.tgz: got no whole npm tarball: ENOENT');
  });

  it('that is cut off, no gzip or no tar, with its name', async () => {
    const whole = gzipSync(await tarOf(...PACKAGE));
    for (const [bytes, reason] of [
      [whole.subarray(0, -9), 'unexpected end of file'],
      [whole.subarray(0, 30), 'unexpected end of file'],
      [Buffer.from('<html>not found</html>'), 'incorrect header check'],
      [gzipSync('<html>'.repeat(200)), 'Invalid tar header'],
      [gzipSync(''), 'the tar archive is cut off'],
    ] as const) {
      const path = await tarball(bytes);
      const message = await refusal(npmEntries({ ...(await contentOf({})), tarball: path }));
      expect(message).toContain(`${path}: got no whole npm tarball`);
      expect(message).toContain(reason);
    }
  });
});
