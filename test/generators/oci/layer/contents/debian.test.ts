import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { debianEntries } from '../../../../../generators/oci/layer/contents/debian.ts';
import { DebianContent } from '../../../../../generators/oci/layer/spec.ts';
import { arOf, controlOf, debOf, refusal, scratch, shown, type TarMember, tarOf } from '../../support.ts';

const ROOT_ENTRY: TarMember = { name: './', type: 'directory' };

async function contentOf(packages: Record<string, Buffer>, special: object = {}) {
  const directory = await scratch();
  const named = Object.entries(packages).map(([name, bytes]) => ({
    name,
    bytes,
    deb: join(directory, name),
  }));
  for (const { deb, bytes } of named) await writeFile(deb, bytes);
  const list = named.map(({ name, deb }) => ({ name, deb }));
  return DebianContent.parse({ kind: 'debian', packages: list, xz: ['xz', '-qq'], ...special });
}

/** All entries of one package but its status files. */
async function filesOf(members: TarMember[], special: object = {}): Promise<string[]> {
  const content = await contentOf({ small: await debOf('small', ROOT_ENTRY, ...members) }, special);
  const entries = await debianEntries(content);
  return shown(entries.filter(({ path }) => path !== '' && !path.startsWith('var/lib/dpkg/')));
}

describe('a package that dpkg-deb made', () => {
  it('is unpacked as dpkg would, but owned by root', async () => {
    const directory = await scratch();
    const tree = join(directory, 'tree');
    await mkdir(join(tree, 'DEBIAN'), { recursive: true });
    await mkdir(join(tree, 'usr/share/small'), { recursive: true });
    await writeFile(join(tree, 'DEBIAN/control'), controlOf('small'));
    await writeFile(join(tree, 'DEBIAN/postinst'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    await writeFile(join(tree, 'usr/share/small/größe'), 'text', { mode: 0o640 });
    await symlink('größe', join(tree, 'usr/share/small/link'));
    await chmod(join(tree, 'usr/share/small'), 0o750);
    await execa('dpkg-deb', ['-Zxz', '--build', tree, join(directory, 'small.deb')]);
    const packages = [{ name: 'small', deb: join(directory, 'small.deb') }];
    const entries = await debianEntries(DebianContent.parse({ kind: 'debian', packages, xz: ['xz'] }));
    expect(shown(entries.filter(({ path }) => path.includes('small')))).toEqual([
      `var/lib/dpkg/status.d/small file 644 ${controlOf('small')}`.trimEnd(),
      'usr/share/small directory 750',
      'usr/share/small/größe file 640 text',
      'usr/share/small/link symlink 777 -> größe',
    ]);
    expect(entries.every(({ uid, gid }) => uid === 0 && gid === 0)).toBe(true);
  });
});

describe('each package', () => {
  it('leaves its control file and sums where scanners look', async () => {
    const packages = { one: await debOf('one', ROOT_ENTRY), 'lib+2.0': await debOf('lib+2.0', ROOT_ENTRY) };
    const entries = shown(await debianEntries(await contentOf(packages)));
    for (const name of Object.keys(packages)) {
      expect(entries).toContain(`var/lib/dpkg/status.d/${name} file 644 ${controlOf(name)}`.trimEnd());
      expect(entries.find((line) => line.startsWith(`var/lib/dpkg/status.d/${name}.md5sums `))).toBeDefined();
    }
  });

  it('may have no sums, but has a control file', async () => {
    const deb = async (...control: TarMember[]) =>
      arOf(
        { name: 'control.tar', bytes: await tarOf(...control) },
        { name: 'data.tar', bytes: await tarOf() },
      );
    const whole = { small: await deb({ name: './control', content: 'Package: small\n' }) };
    expect(shown(await debianEntries(await contentOf(whole)))).toEqual([
      'var/lib/dpkg/status.d/small file 644 Package: small\n'.trimEnd(),
    ]);
    const bare = { small: await deb({ name: './md5sums', content: '' }) };
    expect(await refusal(debianEntries(await contentOf(bare)))).toContain(
      'small: its control archive has no control file',
    );
  });

  it('gets the files of its own archive, however each is compressed', async () => {
    const plain = arOf(
      { name: 'control.tar', bytes: await tarOf({ name: './control', content: 'x' }) },
      { name: 'data.tar', bytes: await tarOf({ name: './usr/b', content: 'b' }) },
    );
    const packages = {
      a: await debOf('a', { name: './usr/a', content: 'a' }),
      b: plain,
      c: await debOf('c', { name: './usr/c', content: 'c' }),
    };
    const entries = shown(await debianEntries(await contentOf(packages)));
    expect(entries.filter((line) => line.startsWith('usr/'))).toEqual([
      ...['usr/a file 644 a', 'usr/b file 644 b', 'usr/c file 644 c'],
    ]);
  });
});

describe('/bin, /sbin and /lib*', () => {
  it('are merged into /usr, with a link for each that is filled', async () => {
    expect(
      await filesOf([
        { name: './bin/', type: 'directory' },
        { name: './bin/sh', content: 'sh', mode: 0o755 },
        { name: './lib64/', type: 'directory' },
        { name: './lib64/ld.so', type: 'symlink', linkname: '/lib/x/ld.so' },
        { name: './libexec/x', content: 'x' },
        { name: './usr/bin/y', content: 'y', mode: 0o755 },
      ]),
    ).toEqual([
      'bin symlink 777 -> usr/bin',
      'lib64 symlink 777 -> usr/lib64',
      'usr/bin directory 755',
      'usr/bin/sh file 755 sh',
      'usr/lib64 directory 755',
      'usr/lib64/ld.so symlink 777 -> /lib/x/ld.so',
      'libexec/x file 644 x',
      'usr/bin/y file 755 y',
    ]);
  });

  it('are merged in what hard links name, too', async () => {
    const members: TarMember[] = [
      { name: './bin/gunzip', content: 'x', mode: 0o755 },
      { name: './bin/uncompress', type: 'link', linkname: './bin/gunzip', mode: 0o755 },
    ];
    expect(await filesOf(members)).toContain('usr/bin/uncompress hardlink 755 -> usr/bin/gunzip');
  });
});

describe('rights', () => {
  it('lose setuid and setgid, and keep the sticky bit of a shared directory', async () => {
    expect(
      await filesOf([
        { name: './usr/su', content: '', mode: 0o4755 },
        { name: './usr/wall', content: '', mode: 0o2755 },
        { name: './usr/both', content: '', mode: 0o6711 },
        { name: './var/mail/', type: 'directory', mode: 0o2775 },
        { name: './var/tmp/', type: 'directory', mode: 0o1777 },
        { name: './usr/hard', type: 'link', linkname: './usr/su', mode: 0o4755 },
      ]),
    ).toEqual([
      'usr/su file 755',
      'usr/wall file 755',
      'usr/both file 711',
      'var/mail directory 775',
      'var/tmp directory 1777',
      'usr/hard hardlink 755 -> usr/su',
    ]);
  });

  it('belong to root, whoever is named', async () => {
    const owned = { name: './usr/x', content: '', uid: 1000, gid: 4, uname: 'someone', gname: 'adm' };
    const entries = await debianEntries(await contentOf({ small: await debOf('small', owned) }));
    expect(entries.every(({ uid, gid }) => uid === 0 && gid === 0)).toBe(true);
  });

  it('lose a file capability', async () => {
    const pax = { 'SCHILY.xattr.security.capability': 'x', path: './usr/ping' };
    const content = await contentOf({
      small: await debOf('small', { name: './usr/ping', content: 'p', pax }),
    });
    const entries = await debianEntries(content);
    expect(JSON.stringify(entries.find(({ path }) => path === 'usr/ping'))).not.toContain('capability');
  });
});

describe('what is dropped', () => {
  const members: TarMember[] = [
    { name: './usr/share/doc/', type: 'directory', mode: 0o700 },
    { name: './usr/share/doc/small/', type: 'directory' },
    { name: './usr/share/doc/small/copyright', content: 'c' },
    { name: './usr/share/doc/small/changelog.gz', content: 'z' },
    { name: './bin/x', content: 'x' },
  ];

  it('is left out with its directories, but what is kept wins', async () => {
    const special = { drop: ['usr/share/doc/**'], keep: ['usr/share/doc/*/copyright'] };
    expect(await filesOf(members, special)).toEqual([
      'bin symlink 777 -> usr/bin',
      'usr/share/doc/small/copyright file 644 c',
      'usr/bin/x file 644 x',
    ]);
  });

  it('is named by where it lies after the merge', async () => {
    const lines = await filesOf(members, { drop: ['usr/bin/**', 'usr/share/**'] });
    expect(lines).toEqual([]);
  });

  it('may be what an image could not hold', async () => {
    const device: TarMember = { name: './usr/dev/null', type: 'character-device' };
    expect(await filesOf([device, ...members.slice(4)], { drop: ['usr/dev/**'] })).toEqual([
      'bin symlink 777 -> usr/bin',
      'usr/bin/x file 644 x',
    ]);
  });
});

describe('refused, with the package, is', () => {
  it.each([
    ['character-device', { name: './dev/null', type: 'character-device' }],
    ['block-device', { name: './dev/null', type: 'block-device' }],
    ['fifo', { name: './dev/null', type: 'fifo' }],
  ] as [string, TarMember][])('a %s', async (type, member) => {
    expect(await refusal(filesOf([member]))).toContain(
      `small: /dev/null is a ${type}, which an image may not hold`,
    );
  });

  it('a path that leads out', async () => {
    expect(await refusal(filesOf([{ name: './usr/../../etc/passwd', content: '' }]))).toMatch(
      /small: .*a layer cannot hold the path/,
    );
  });

  it('a package that is no package', async () => {
    const content = await contentOf({ small: Buffer.from('<html>') });
    expect(await refusal(debianEntries(content))).toContain('small: got no ar archive');
  });

  it('an archive with wrong bytes, and not the package after it', async () => {
    const whole = await debOf('x', { name: './usr/x', content: 'some text' });
    const damaged = Buffer.from(whole);
    // A byte of the data archive's first block.
    const at = damaged.lastIndexOf('7zXZ') + 40;
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0xff, at);
    const content = await contentOf({ before: whole, broken: damaged, after: whole });
    expect(await refusal(debianEntries(content))).toContain('broken: its archive cannot be unpacked: ');
  });

  it('an archive that is no tar', async () => {
    const bytes = arOf({ name: 'control.tar', bytes: 'x'.repeat(600) }, { name: 'data.tar', bytes: '' });
    expect(await refusal(debianEntries(await contentOf({ small: bytes })))).toMatch(
      /small: its archive cannot be unpacked: Invalid tar header/,
    );
  });

  it('a data archive of no bytes', async () => {
    const control = await tarOf({ name: './control', content: 'x' });
    const bytes = arOf({ name: 'control.tar', bytes: control }, { name: 'data.tar', bytes: '' });
    expect(await refusal(debianEntries(await contentOf({ small: bytes })))).toContain(
      'the tar archive is cut off',
    );
  });
});
