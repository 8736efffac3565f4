import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { CHANGES } from '../../../bench/image/changes.ts';

const root = join(import.meta.dirname, '../../..');
const FILES = [
  'profiles/autonomous.toml',
  'images/agent/entrypoint/main.ts',
  'nix/image/agent/layers/claude.nix',
];

test.each(CHANGES)(
  '$name: the repository has what it changes, and each run changes it otherwise',
  async ({ make }) => {
    const directory = await mkdtemp(join(tmpdir(), 'paddock-changes-'));
    const restoreAll = async () => {
      for (const file of FILES) {
        await mkdir(dirname(join(directory, file)), { recursive: true });
        await copyFile(join(root, file), join(directory, file));
      }
    };
    const texts = () => Promise.all(FILES.map((file) => readFile(join(directory, file), 'utf8')));
    try {
      const seen = new Set<string>();
      for (const run of [0, 1, 2]) {
        await restoreAll();
        await make({ directory, env: {}, signal: new AbortController().signal }, run);
        seen.add((await texts()).join('\0'));
      }
      expect(seen.size).toBe(3);
    } finally {
      await rm(directory, { recursive: true });
    }
  },
);
