import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { type LayoutImage, readLayout } from '../../../runner/image/layout.ts';
import { podman } from './podman.ts';

const root = join(import.meta.dirname, '../../..');

/** The built image: its OCI layout directory, what is in it, and the tag that podman knows it by. */
export interface BuiltImage {
  directory: string;
  layout: LayoutImage;
  tag: string;
}

const built = new Map<string, Promise<BuiltImage>>();

/** Builds one of the images (nothing to do when it is built) and loads it into podman, once per test file. */
export function builtImage(name: 'agent' | 'egress'): Promise<BuiltImage> {
  const image = built.get(name) ?? build(name);
  built.set(name, image);
  return image;
}

export const agentImage = () => builtImage('agent');
export const egressImage = () => builtImage('egress');

async function build(name: string): Promise<BuiltImage> {
  const scratch = await mkdtemp(join(tmpdir(), 'paddock-test-'));
  try {
    await execa('nix', ['build', `${root}#${name}-image`, '--out-link', join(scratch, 'result')]);
    const { stdout: directory } = await execa('readlink', ['-f', join(scratch, 'result')]);
    const layout = await readLayout(directory);
    const tag = `localhost/paddock-test/${name}:${layout.digest.slice('sha256:'.length, 'sha256:'.length + 16)}`;
    if ((await podman('image', 'exists', tag)).exitCode !== 0) {
      await execa('skopeo', ['copy', '--quiet', `oci:${directory}`, `containers-storage:${tag}`]);
    }
    return { directory, layout, tag };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
