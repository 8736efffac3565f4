import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Header, pack } from 'tar-stream';
import { onTestFinished } from 'vitest';
import type { Entry, FileEntry } from '../../../generators/oci/layer/entry.ts';

export const ROOT = join(import.meta.dirname, '../../..');

/** A directory of the running test's own, removed after it. */
export async function scratch(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'paddock-oci-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** One member of an archive: tar-stream's header, and the bytes of a regular file. */
export interface TarMember extends Partial<Header> {
  name: string;
  pax?: Record<string, string>;
  content?: Buffer | string;
}

/** A tar archive of the members, as they are told: nothing is checked. */
export async function tarOf(...members: TarMember[]): Promise<Buffer> {
  const tar = pack();
  for (const { content, ...header } of members) {
    if (header.type === undefined || header.type === 'file') tar.entry(header, content ?? '');
    else tar.entry(header);
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** What a command makes of `input`, by the real command. */
export async function filtered(input: Buffer, program: string, ...args: string[]): Promise<Buffer> {
  const { stdout } = await execa(program, args, { input, encoding: 'buffer' });
  return Buffer.from(stdout);
}

/** An `ar` archive as dpkg writes it (deb(5)). */
export function arOf(...members: { name: string; bytes: Buffer | string; size?: string }[]): Buffer {
  const parts = members.flatMap(({ name, bytes, size = String(bytes.length) }) => [
    Buffer.from(`${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}`),
    Buffer.from(`${size.padEnd(10)}\`\n`),
    Buffer.from(bytes),
    Buffer.alloc(bytes.length % 2, '\n'),
  ]);
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts]);
}

/** A Debian package whose data archive holds the members, compressed with xz as Debian's are. */
export async function debOf(name: string, ...data: TarMember[]): Promise<Buffer> {
  const control = await tarOf(
    { name: './', type: 'directory' },
    { name: './control', content: controlOf(name) },
    { name: './md5sums', content: 'd41d8cd98f00b204e9800998ecf8427e  usr/share/none\n' },
  );
  return arOf(
    { name: 'debian-binary', bytes: '2.0\n' },
    { name: 'control.tar.xz', bytes: await filtered(control, 'xz', '-c') },
    { name: 'data.tar.xz', bytes: await filtered(await tarOf(...data), 'xz', '-c') },
  );
}

/** The control file of a package that dpkg-deb takes. */
export function controlOf(name: string): string {
  return [
    `Package: ${name}`,
    'Version: 1:2.0-1',
    'Architecture: amd64',
    'Maintainer: Nobody <nobody@example.invalid>',
    'Description: made by a test',
    '',
  ].join('\n');
}

/** An ELF header for a processor by its e_machine (62 is amd64, 183 arm64), and nothing after it. */
export function elfHeader(machine: number): Buffer {
  const header = Buffer.alloc(64);
  header.write('\x7fELF\x02\x01\x01', 'latin1');
  header.writeUInt16LE(machine, 18);
  return header;
}

/** Entries as a test likes to compare them: path, kind, octal mode, and the text or target. */
export function shown(entries: readonly Entry[]): string[] {
  return entries.map((entry) => {
    const rest =
      entry.type === 'file' ? textOf(entry) : entry.type === 'directory' ? '' : `-> ${entry.target}`;
    return `${entry.path} ${entry.type} ${entry.mode.toString(8)} ${rest}`.trimEnd();
  });
}

/** The bytes of a file as text. */
export function textOf(entry: FileEntry): string {
  return Buffer.concat([...entry.content]).toString('utf8');
}

/** What a promise was refused with; throws where it was kept. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => String(error),
  );
  if (outcome === undefined) throw new Error('expected a refusal, got none');
  return outcome;
}
