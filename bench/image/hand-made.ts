import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { debianArchive } from '../../nix/debian/apt.ts';
import type { Ingredients } from './ingredients.ts';
import { imageSize, readLayers } from './layers.ts';
import { added, run, type Sample, type Setting, timed } from './measure.ts';

const IMAGE = 'localhost/bench-by-hand';
// What our layers leave out of the packages as well.
const EXCLUDED = ['doc', 'man', 'info', 'locale', 'lintian'].map((name) => `/usr/share/${name}/*`);

/** What an image of the same content costs by hand, for one architecture. `size` is bytes, compressed. */
export interface HandMade {
  uncompressed: Sample;
  compressed: Sample;
  size: number;
  /** A file changed, and one CLI installed anew, on top of the image; uncompressed. */
  file: Sample;
  tarball: Sample;
}

/**
 * mmdebstrap of the same packages, `npm install` of the same tarballs, `buildah commit`. Everything is in place already
 * (only apt's package lists come from the network), as it is for us. Its storage lies below `scratch`.
 */
export class ByHand {
  readonly #setting: Setting;
  readonly #scratch: string;
  readonly #given: Ingredients;

  constructor(setting: Setting, scratch: string, given: Ingredients) {
    this.#setting = setting;
    this.#scratch = scratch;
    this.#given = given;
  }

  async measure(): Promise<HandMade> {
    const root = await this.#userland();
    const container = await this.#buildah('from', 'scratch');
    const mount = await this.#buildah('mount', container);
    const unpacked = await timed(this.#setting, 'tar', ['-xf', root.tar, '-C', mount]);
    const installed = await this.#npmInstall(mount, this.#given.tarballs);
    const prepared = added(root.sample, unpacked, installed);
    const uncompressed = added(prepared, await this.#commit(container, IMAGE));
    const layout = join(this.#scratch, 'layout');
    const compressed = added(
      prepared,
      await this.#commit(container, `oci:${layout}:latest`, '--disable-compression=false'),
    );
    const size = imageSize(await readLayers(layout), this.#given.architecture);
    const file = await this.#change('file', async (changed) => {
      const path = join(this.#scratch, 'settings.json');
      await writeFile(path, '{}\n');
      return timed(this.#setting, 'cp', [path, join(changed, 'etc/settings.json')]);
    });
    const tarball = await this.#change('tarball', (changed) =>
      this.#npmInstall(changed, [this.#given.claude]),
    );
    return { uncompressed, compressed, size, file, tarball };
  }

  /** Takes down what is mounted, so that the scratch folder can be deleted; also when the rest was stopped. */
  async close(): Promise<void> {
    const setting = { ...this.#setting, signal: new AbortController().signal };
    await run(setting, 'buildah', [...this.#storage, 'rm', '--all']);
  }

  async #userland(): Promise<{ tar: string; sample: Sample }> {
    const { suite, packages, architecture, debs } = this.#given;
    const cache = join(this.#scratch, 'debs');
    await mkdir(cache, { recursive: true });
    for (const [name, path] of debs) await copyFile(path, join(cache, name));
    const tar = join(this.#scratch, 'root.tar');
    const sample = await timed(this.#setting, 'mmdebstrap', [
      ...[
        '--quiet',
        '--variant=minbase',
        `--architectures=${architecture}`,
        `--include=${packages.join(',')}`,
      ],
      ...EXCLUDED.map((path) => `--dpkgopt=path-exclude=${path}`),
      '--dpkgopt=path-include=/usr/share/doc/*/copyright',
      '--skip=download/empty',
      `--setup-hook=mkdir -p "$1/var/cache/apt/archives" && cp ${cache}/*.deb "$1/var/cache/apt/archives/"`,
      ...[suite, tar, `deb ${await debianArchive(this.#scratch)} ${suite} main`],
    ]);
    return { tar, sample };
  }

  #npmInstall(mount: string, tarballs: readonly string[]): Promise<Sample> {
    return timed(this.#setting, 'npm', [
      ...['install', '--global', '--prefix', join(mount, 'usr/local'), '--cache', join(this.#scratch, 'npm')],
      ...['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--force', ...tarballs],
    ]);
  }

  async #change(name: string, make: (mount: string) => Promise<Sample>): Promise<Sample> {
    const container = await this.#buildah('from', '--pull-never', IMAGE);
    const made = await make(await this.#buildah('mount', container));
    return added(made, await this.#commit(container, `${IMAGE}-${name}`));
  }

  #commit(container: string, target: string, ...options: string[]): Promise<Sample> {
    const args = ['commit', '--quiet', '--format', 'oci', ...options, container, target];
    return timed(this.#setting, 'buildah', [...this.#storage, ...args]);
  }

  async #buildah(...args: string[]): Promise<string> {
    return (await run(this.#setting, 'buildah', [...this.#storage, ...args])).trim();
  }

  get #storage(): string[] {
    const [root, runroot] = ['storage', 'run'].map((name) => join(this.#scratch, name));
    return ['--root', `${root}`, '--runroot', `${runroot}`, '--storage-driver', 'overlay'];
  }
}
