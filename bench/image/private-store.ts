import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Layers, readLayers } from './layers.ts';
import { added, run, type Sample, type Setting, timed } from './measure.ts';

/**
 * A Nix store below a scratch folder, with the pinned sources and nothing else. Deleting what was built from it, so
 * that the next build is a cold one, touches nobody's store.
 */
export class PrivateStore {
  readonly #root: string;
  readonly #here: Setting;
  readonly #sources: Set<string>;

  private constructor(root: string, here: Setting, sources: Set<string>) {
    this.#root = root;
    this.#here = here;
    this.#sources = sources;
  }

  /** Copies the stocked sources of the checkout `here` into a new store below `root`. */
  static async create(root: string, here: Setting): Promise<PrivateStore> {
    await run(here, 'nix', ['build', '--no-link', '.#sources']);
    const sources = await run(here, 'nix', ['eval', '--raw', '.#sources.outPath']);
    await run(here, 'nix', ['copy', '--no-check-sigs', '--to', `local?root=${root}`, sources]);
    const closure = await run(here, 'nix-store', ['--query', '--requisites', sources]);
    return new PrivateStore(root, here, new Set(closure.split('\n')));
  }

  get #store(): string[] {
    return ['--store', `local?root=${this.#root}`];
  }

  /** Where a path of this store really lies. */
  locate(path: string): string {
    return join(this.#root, path);
  }

  /** Deletes all but the sources, evaluations included. */
  async empty(): Promise<void> {
    const all = await run(this.#here, 'nix', ['path-info', ...this.#store, '--all']);
    const built = all.split('\n').filter((path) => path !== '' && !this.#sources.has(path));
    if (built.length > 0) {
      await run(this.#here, 'nix-store', [...this.#store, '--delete', '--ignore-liveness', ...built]);
    }
    await rm(join(this.#here.env.XDG_CACHE_HOME ?? this.#root, 'nix'), { recursive: true, force: true });
  }

  /** Builds the agent image as a user would. */
  build(): Promise<Sample> {
    return timed(this.#here, 'nix', ['build', ...this.#store, '--no-link', '.#agent-image']);
  }

  /** Builds only the layers of one architecture. */
  async buildLayers(architecture: string): Promise<Sample> {
    const evaluation = ['eval', ...this.#store, '--raw', '.#agent-image.drvPath'];
    const evaluated = await timed(this.#here, 'nix', evaluation);
    const wanted = new RegExp(`-paddock-layer-(.*-${architecture}|configuration)\\.drv$`);
    const layers = (await this.#layerDerivations()).filter((path) => wanted.test(path));
    const built = await timed(this.#here, 'nix-store', [...this.#store, '--realise', ...layers]);
    return added(evaluated, built);
  }

  /** The tarballs and packages that the layers are made of. */
  async layerSources(): Promise<string[]> {
    const references = await this.#query('--references', await this.#layerDerivations());
    const sources = references.filter((path) => /\.(tgz|deb)\.drv$/.test(path));
    return this.#query('--outputs', sources);
  }

  /** The layers of the image as it was built last. */
  async layers(): Promise<Layers> {
    const image = await run(this.#here, 'nix', [
      ...['eval', ...this.#store, '--raw', '.#agent-image.outPath'],
    ]);
    return readLayers(this.locate(image));
  }

  async #layerDerivations(): Promise<string[]> {
    const image = await run(this.#here, 'nix', [
      ...['eval', ...this.#store, '--raw', '.#agent-image.drvPath'],
    ]);
    const references = await this.#query('--references', [image]);
    return references.filter((path) => /-paddock-layer-.*\.drv$/.test(path));
  }

  async #query(what: string, paths: string[]): Promise<string[]> {
    const found = await run(this.#here, 'nix-store', [...this.#store, '--query', what, ...paths]);
    return [...new Set(found.split('\n'))];
  }
}
