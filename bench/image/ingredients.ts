import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DebianLock } from '../../nix/debian/lock.schema.ts';
import { run, type Setting } from './measure.ts';

const Sources = z.object({
  npm: z.array(z.object({ spec: z.string(), storePath: z.string() })),
  debian: z.array(
    z.object({ package: z.string(), version: z.string(), path: z.string(), storePath: z.string() }),
  ),
});

/** What an image for one architecture is made of by hand, from the very files that ours is made of. */
export interface Ingredients {
  architecture: 'amd64' | 'arm64';
  suite: string;
  /** The packages that are asked for, by name; apt finds what they need. */
  packages: string[];
  /** A package's file as apt's cache names it → where it lies. */
  debs: Map<string, string>;
  /** npm tarballs of Node.js, npm and the CLIs; `claude` is one of them. */
  tarballs: string[];
  claude: string;
}

/** Reads the locks of the checkout. Throws where a tarball is not among the pinned ones. */
export async function ingredients(
  here: Setting,
  architecture: Ingredients['architecture'],
): Promise<Ingredients> {
  const lock = DebianLock.parse(
    JSON.parse(await readFile(join(here.directory, 'images/agent/debian.lock.json'), 'utf8')),
  );
  const expression = ['--eval', '--strict', '--json', '--expr', 'import ./nix/sources.nix { }'];
  const sources = Sources.parse(JSON.parse(await run(here, 'nix-instantiate', expression)));
  const cpu = { amd64: 'x64', arm64: 'arm64' }[architecture];
  const tarball = (spec: RegExp) => {
    const found = sources.npm.find((source) => spec.test(source.spec));
    if (found === undefined) throw new Error(`no pinned npm tarball matches ${spec}`);
    return found.storePath;
  };
  const claude = tarball(new RegExp(`^@anthropic-ai/claude-code-linux-${cpu}@`));
  const others = [`^node-linux-${cpu}@`, '^npm@', `^@openai/codex@.*-linux-${cpu}$`, '^@google/gemini-cli@'];
  const debs = sources.debian.filter(
    ({ path }) => path.endsWith(`_${architecture}.deb`) || path.endsWith('_all.deb'),
  );
  return {
    architecture,
    suite: lock.suite,
    packages: lock.requested,
    debs: new Map(debs.map((deb) => [cacheName(deb), deb.storePath])),
    tarballs: [...others.map((spec) => tarball(new RegExp(spec))), claude],
    claude,
  };
}

/** How apt names a package's file in its cache: with its whole version, the epoch's colon escaped (apt-pkg/acquire-item). */
function cacheName(deb: z.infer<typeof Sources>['debian'][number]): string {
  const architecture = deb.path.slice(deb.path.lastIndexOf('_'));
  return `${deb.package}_${deb.version.replaceAll(':', '%3a')}${architecture}`;
}
