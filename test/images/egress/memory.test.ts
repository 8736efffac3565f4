import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import toml from '@iarna/toml';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { egressArguments } from '../../../runner/network/flags.ts';
import { namesOf } from '../../../runner/network/names.ts';

const IMAGE = resolve(import.meta.dirname, '../../../images/egress/image.toml');

/** The bytes of the container's memory, as the engine is told. */
function memory(): number {
  const setting = { engine: 'podman', names: namesOf('test'), owner: 'standing', image: 'test' } as const;
  const flags = egressArguments(setting);
  return Number.parseInt(flags[flags.indexOf('--memory') + 1] ?? '', 10) * 1024 * 1024;
}

it("Node.js's heap cannot fill the container's memory: a third is left for buffers and code", () => {
  const { config } = z
    .object({ config: z.object({ entrypoint: z.array(z.string()) }) })
    .parse(toml.parse(readFileSync(IMAGE, 'utf8')));
  const flags = config.entrypoint.filter((word) => /^--max-.*-size=/.test(word));
  const heap = execFileSync(
    process.execPath,
    [...flags, '-p', "require('node:v8').getHeapStatistics().heap_size_limit"],
    { encoding: 'utf8' },
  );
  expect(Number(heap)).toBeLessThanOrEqual((memory() / 3) * 2);
});
