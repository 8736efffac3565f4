import { open } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { elfArchitecture, requireArchitecture } from '../../../../generators/oci/layer/elf.ts';
import { file } from '../../../../generators/oci/layer/entry.ts';
import { elfHeader } from '../support.ts';

it.each([
  [62, 'amd64'],
  [183, 'arm64'],
  [243, 'machine 243'],
])('e_machine %i is %s', (machine, architecture) => {
  expect(elfArchitecture(elfHeader(machine))).toBe(architecture);
});

it('reads the processor of the program that runs this test', async () => {
  const handle = await open(process.execPath);
  const { buffer } = await handle.read(Buffer.alloc(20), 0, 20, 0);
  await handle.close();
  expect(elfArchitecture(buffer)).toBe(process.arch === 'x64' ? 'amd64' : process.arch);
});

it.each([
  ['a script', Buffer.from('#!/bin/sh\necho this is a longer text\n')],
  ['an empty file', Buffer.alloc(0)],
  ['a cut header', elfHeader(62).subarray(0, 19)],
])('%s is for no processor', (_, bytes) => {
  expect(elfArchitecture(bytes)).toBeUndefined();
  expect(() => requireArchitecture(file('usr/bin/x', bytes, 0o755), 'arm64')).not.toThrow();
});

it('a binary for another processor is refused, however its bytes were cut', () => {
  const bytes = elfHeader(62);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const entry = { ...file('usr/bin/x', '', 0o755), content: [bytes.subarray(0, cut), bytes.subarray(cut)] };
    expect(() => requireArchitecture(entry, 'arm64'), `cut at ${cut}`).toThrow(
      '/usr/bin/x: a binary for amd64 in a layer for arm64',
    );
    expect(() => requireArchitecture(entry, 'amd64')).not.toThrow();
  }
});
