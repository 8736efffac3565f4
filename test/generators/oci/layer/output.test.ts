import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { file } from '../../../../generators/oci/layer/entry.ts';
import { outputLayer } from '../../../../generators/oci/layer/output.ts';
import { LayerDescription } from '../../../../generators/oci/layer/spec.ts';
import { refusal, scratch } from '../support.ts';

it('writes the blob and, beside it, what it is', async () => {
  const directory = join(await scratch(), 'new/layer');
  const description = await outputLayer('userland', [file('x', 'y', 0o644)], directory, 3);
  const written = LayerDescription.parse(JSON.parse(await readFile(join(directory, 'layer.json'), 'utf8')));
  expect(written).toEqual(description);
  expect(written).toMatchObject({ name: 'userland', size: (await stat(join(directory, 'blob'))).size });
});

it('writes no description of a blob that could not be written', async () => {
  const directory = await scratch();
  await mkdir(join(directory, 'blob'));
  expect(await refusal(outputLayer('userland', [file('x', 'y', 0o644)], directory, 3))).toContain('EISDIR');
  expect(await refusal(stat(join(directory, 'layer.json')))).toContain('ENOENT');
});
