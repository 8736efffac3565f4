import { readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { blobPath } from '../../../generators/oci/image/assemble.ts';
import { LayerDescription } from '../../../generators/oci/layer/spec.ts';
import { imageSpec, sha256 } from './image/fixture.ts';
import { ROOT, scratch } from './support.ts';

const run = (program: string, ...args: string[]) =>
  execa(process.execPath, [join(ROOT, 'generators/oci', program), ...args], { reject: false });

const LAYER = {
  name: 'small',
  architecture: 'amd64',
  contents: [{ kind: 'text', path: '/etc/motd', text: 'hello\n', mode: '0644' }],
};

describe('the programs that Nix runs', () => {
  it('make a layer, and of it a layout that links to it', async () => {
    const directory = await scratch();
    const at = (name: string) => join(directory, name);
    await writeFile(at('layer.json'), JSON.stringify(LAYER));
    expect(await run('layer/main.ts', at('layer.json'), at('layer'))).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
    await writeFile(at('image.json'), JSON.stringify(imageSpec(at('layer'))));
    expect(await run('image/main.ts', at('image.json'), at('image'))).toMatchObject({
      exitCode: 0,
      stderr: '',
    });

    const { digest } = LayerDescription.parse(JSON.parse(await readFile(at('layer/layer.json'), 'utf8')));
    expect(await readlink(join(at('image'), blobPath(digest)))).toBe(at('layer/blob'));
    const names = await readdir(join(at('image'), 'blobs/sha256'));
    expect(names).toHaveLength(6);
    for (const name of names) {
      expect(sha256(await readFile(join(at('image'), 'blobs/sha256', name)))).toBe(`sha256:${name}`);
    }
  });

  it('leave nothing where the spec is wrong', async () => {
    const directory = await scratch();
    const spec = join(directory, 'layer.json');
    await writeFile(spec, JSON.stringify({ ...LAYER, contents: [{ ...LAYER.contents[0], mode: '4755' }] }));
    const { exitCode, stderr } = await run('layer/main.ts', spec, join(directory, 'out'));
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('without setuid or setgid');
    expect(await readdir(directory)).toEqual(['layer.json']);
  });

  it.each(['layer/main.ts', 'image/main.ts'])('say how %s is called', async (program) => {
    const { exitCode, stdout, stderr } = await run(program, 'spec.json');
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 64,
      stdout: '',
      stderr: `usage: generators/oci/${program} SPEC.json OUT_DIR`,
    });
  });
});
