import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sources } from '../../../../nix/stock/sources.schema.ts';

/**
 * `lacks`: 404. `corrupts`: as many bytes, one of them another, of which the registry itself says the right hash.
 * `stalls`: half of them, and then nothing.
 */
export type Fault = 'lacks' | 'corrupts' | 'stalls';

/**
 * An npm registry (`/npm/`) and a Debian archive (`/debian/`) on loopback, which serve what this machine's Nix store
 * holds, with a fault for each file that a test names.
 */
export class Mirror {
  /** Store names of the files that were asked for, in order. */
  readonly asked: string[] = [];
  /** Each request's line, as a proxy sees it. */
  readonly requests: string[] = [];
  readonly faults = new Map<string, Fault>();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch(() => response.destroy());
  });
  readonly #sources: Sources;
  readonly #waiting: (() => void)[] = [];

  private constructor(sources: Sources) {
    this.#sources = sources;
  }

  static async start(sources: Sources): Promise<Mirror> {
    const mirror = new Mirror(sources);
    await new Promise<void>((resolve) => mirror.#server.listen(0, '127.0.0.1', resolve));
    return mirror;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  reset(): void {
    this.asked.length = 0;
    this.requests.length = 0;
    this.faults.clear();
    this.#server.closeAllConnections();
  }

  /** Resolves once a file that stalls was asked for. */
  stalled(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.push(`${request.method} ${request.url}`);
    // A proxy is asked for a whole URL.
    const { pathname } = new URL(request.url ?? '/', this.url);
    const path = decodeURIComponent(pathname);
    const [, area, ...rest] = path.split('/');
    const name = rest.join('/');
    if (area === 'npm' && name.startsWith('-/')) return this.#serve(name.slice(2), response);
    if (area === 'npm') return this.#packument(name, request.headers.host ?? '', response);
    const text = area === 'debian' ? this.#dists(name) : undefined;
    if (text !== undefined) return void response.end(text);
    const deb = this.#sources.debian.find((source) => source.path === name);
    return deb === undefined ? notFound(response) : this.#serve(deb.name, response);
  }

  /** What npm asks for first: the versions that there are, and where each tarball lies. */
  async #packument(name: string, host: string, response: ServerResponse): Promise<void> {
    const sources = this.#sources.npm.filter(({ spec }) => spec.startsWith(`${name}@`));
    if (sources.length === 0) return notFound(response);
    const versions: [string, object][] = [];
    for (const source of sources) {
      const version = source.spec.slice(name.length + 1);
      const other = this.faults.get(source.name) === 'corrupts' && (await corrupted(source.storePath));
      const integrity = other
        ? `sha512-${createHash('sha512').update(other).digest('base64')}`
        : source.integrity;
      const dist = { tarball: `http://${host}/npm/-/${source.name}`, integrity };
      versions.push([version, { name, version, dist }]);
    }
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        name,
        'dist-tags': { latest: versions[0]?.[0] },
        versions: Object.fromEntries(versions),
      }),
    );
  }

  /** An archive whose index names no package that matters: apt learns from it whose archive it is. */
  #dists(name: string): string | undefined {
    const [, suite, file] = /^dists\/([^/]+)\/(.+)$/.exec(name) ?? [];
    const index = 'Package: none\nVersion: 1\nArchitecture: all\nFilename: pool/none.deb\nSize: 1\n';
    if (file?.endsWith('/Packages')) return index;
    if (file !== 'Release') return undefined;
    const hash = createHash('sha256').update(index).digest('hex');
    const indexes = ['amd64', 'arm64'].map((one) => ` ${hash} ${index.length} main/binary-${one}/Packages`);
    return [
      ...['Origin: Debian', 'Label: Debian', `Suite: ${suite}`, `Codename: ${suite}`],
      ...[`Date: ${new Date().toUTCString()}`, 'Architectures: amd64 arm64', 'Components: main'],
      ...['SHA256:', ...indexes, ''],
    ].join('\n');
  }

  async #serve(name: string, response: ServerResponse): Promise<void> {
    this.asked.push(name);
    const source = [...this.#sources.npm, ...this.#sources.debian].find((found) => found.name === name);
    const fault = this.faults.get(name);
    if (source === undefined || fault === 'lacks') return notFound(response);
    const { size } = await stat(source.storePath);
    response.setHeader('content-length', size);
    if (fault === 'stalls') {
      createReadStream(source.storePath, { end: Math.floor(size / 2) }).pipe(response, { end: false });
      for (const resolve of this.#waiting.splice(0)) resolve();
    } else if (fault === 'corrupts') response.end(await corrupted(source.storePath));
    else createReadStream(source.storePath).pipe(response);
  }
}

async function corrupted(file: string): Promise<Buffer> {
  const content = await readFile(file);
  content[content.length - 1] = ~(content.at(-1) ?? 0);
  return content;
}

function notFound(response: ServerResponse): void {
  response.statusCode = 404;
  response.end();
}
