import { describe, expect, it } from 'vitest';
import { readPrintUris } from '../../../nix/debian/print-uris.ts';

const ARCHIVE = 'file:/mirror/debian/';
const HASH = '0a'.repeat(32);

/** A line as apt 2.6 prints it. */
const line = (path: string, file: string, hash = `SHA256:${HASH}`) =>
  `'${ARCHIVE}${path}' ${file} 1024 ${hash}`;
const git = line('pool/main/g/git/git_2.39.5-0%2bdeb12u3_amd64.deb', 'git_1%3a2.39.5-0+deb12u3_amd64.deb');
const read = (...lines: string[]) => readPrintUris(lines.join('\n'), ARCHIVE);

describe('a package', () => {
  it('has the whole version, whose epoch the archive leaves out of its file name', () => {
    expect(read(git)).toEqual([
      {
        package: 'git',
        version: '1:2.39.5-0+deb12u3',
        path: 'pool/main/g/git/git_2.39.5-0+deb12u3_amd64.deb',
        size: 1024,
        sha256: HASH,
      },
    ]);
  });

  it.each([
    ['less_590-2.1%7edeb12u2_amd64.deb', 'less_590-2.1~deb12u2_amd64.deb', 'less', '590-2.1~deb12u2'],
    ['libstdc%2b%2b6_12.2.0-14_arm64.deb', 'libstdc++6_12.2.0-14_arm64.deb', 'libstdc++6', '12.2.0-14'],
    ['ca-certificates_20230311_all.deb', 'ca-certificates_20230311_all.deb', 'ca-certificates', '20230311'],
  ])('in %s is read with its own letters', (path, file, name, version) => {
    expect(read(line(`pool/main/x/${path}`, file))).toMatchObject([
      { package: name, version, path: `pool/main/x/${file}` },
    ]);
  });

  it('is found among what else apt says, and all are sorted by name', () => {
    const bash = line('pool/main/b/bash/bash_5.2_amd64.deb', 'bash_5.2_amd64.deb');
    const found = read(
      'Reading package lists...',
      git,
      '',
      'The following packages will be installed:',
      bash,
      '',
    );
    expect(found.map((entry) => entry.package)).toEqual(['bash', 'git']);
  });
});

it('of nothing to install nothing is read', () => {
  expect(read('Reading package lists...', '0 upgraded, 0 newly installed')).toEqual([]);
});

describe('refused is', () => {
  it('a package elsewhere', () => {
    const elsewhere = git.replace('/mirror/debian/', '/mirror/debian-security/');
    expect(() => read(elsewhere)).toThrow(`apt named a package outside the archive: ${elsewhere}`);
    expect(() => readPrintUris(git, 'file:/other/')).toThrow('outside the archive');
  });

  it.each(['MD5Sum:0123', 'SHA512:0123', `sha256:${HASH}`])('a package with %s for a SHA-256', (hash) => {
    expect(() => read(git, line('pool/x_1_all.deb', 'x_1_all.deb', hash))).toThrow(
      'apt gave no SHA-256 for a package',
    );
  });

  it.each([
    ['no hash', `'${ARCHIVE}pool/x_1_all.deb' x_1_all.deb 10 `],
    ['no size', `'${ARCHIVE}pool/x_1_all.deb' x_1_all.deb SHA256:${HASH}`],
    ['no version in its name', line('pool/x.deb', 'x.deb')],
    ['another suffix', line('pool/x_1_all.udeb', 'x_1_all.udeb')],
    ['a quote that is not closed', `'${ARCHIVE}pool/x_1_all.deb x_1_all.deb 10 SHA256:${HASH}`],
  ])('a line with %s', (_, text) => {
    expect(() => read(git, text)).toThrow(
      /^got '.* from apt, expected 'URI' NAME_VERSION_ARCHITECTURE\.deb SIZE HASH$/,
    );
  });
});
