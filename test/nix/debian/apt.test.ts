import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { isolatedApt } from '../../../nix/debian/apt.ts';
import { scratch } from '../../generators/oci/support.ts';

it('an isolated apt knows one suite of one archive, no installed package and no other place', async () => {
  const state = await scratch();
  const options = await isolatedApt(state, 'file:/mirror/debian/', 'bookworm');
  const { stdout: fetched } = await execa('apt-get', [...options, '--print-uris', 'update']);
  const lists = fetched.split('\n').map((line) => line.split("'")[1] ?? '');
  expect(lists[0]).toBe('file:/mirror/debian/dists/bookworm/InRelease');
  for (const list of lists) {
    expect(list).toMatch(
      /^file:\/mirror\/debian\/dists\/bookworm\/(InRelease|main\/binary-[a-z0-9]+\/Packages\.xz)$/,
    );
  }
  const { stdout: installed } = await execa('apt-cache', [...options, 'pkgnames']);
  expect(installed).toBe('');
  expect(await readFile(join(state, 'sources.list'), 'utf8')).toBe(
    'deb file:/mirror/debian/ bookworm main\n',
  );
  const { stdout: settings } = await execa('apt-config', [...options, 'dump', '--format', '%f=%v%n']);
  const lines = settings.split('\n');
  expect(lines).toContain(`Dir::State::lists=${join(state, 'lists')}`);
  expect(lines).toContain('APT::Install-Recommends=false');
  expect(lines).toContain('Dir::Etc::sourceparts=/dev/null');
});
