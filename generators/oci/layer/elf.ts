import { contentHead, type FileEntry } from './entry.ts';

const HEAD = 20;
const MAGIC = Buffer.from([0x7f, 0x45, 0x4c, 0x46]);

// e_machine of the ELF header (System V ABI, generic part): a 16-bit number at offset 18.
const MACHINES = { 62: 'amd64', 183: 'arm64' } as Record<number, string>;

/** The processor that an ELF file is for (`amd64`, `arm64` or `machine N`); undefined where the file is no ELF. */
export function elfArchitecture(head: Buffer): string | undefined {
  if (head.length < HEAD || !head.subarray(0, 4).equals(MAGIC)) return undefined;
  const machine = head.readUInt16LE(18);
  return MACHINES[machine] ?? `machine ${machine}`;
}

/** Throws when a file is a binary for another processor than the layer's. */
export function requireArchitecture(entry: FileEntry, architecture: string): void {
  const found = elfArchitecture(contentHead(entry.content, HEAD));
  if (found !== undefined && found !== architecture) {
    throw new Error(`/${entry.path}: a binary for ${found} in a layer for ${architecture}`);
  }
}
