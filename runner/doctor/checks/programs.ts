import { type Check, fail, isAtLeast, lastLine, ok, warn } from '../check.ts';
import type { Install } from '../install.ts';

/** The oldest that runs TypeScript as it is, and the one that Paddock is tested with. */
const NODE = { least: '22.18.0', tested: '24.0.0' };

/** The oldest with all that is asked of it (`git log --diff-merges`), and the oldest that Paddock is tested with. */
const GIT = { least: '2.31', tested: '2.39' };

/** `version` is as `process.versions.node` has it. */
export function nodeCheck(version: string): Check {
  const remedy = './setup, which installs the pinned Node.js in node_modules/.bin; or nix run .#paddock';
  if (!isAtLeast(version, NODE.least)) return fail('node', `${version}, older than ${NODE.least}`, remedy);
  if (!isAtLeast(version, NODE.tested)) return warn('node', `${version}, not tested`, remedy);
  return ok('node', version);
}

/** What a program printed for its version; undefined where there is none. */
export type Printed = string | undefined;

export function gitCheck(printed: Printed, install: Install): Check {
  if (printed === undefined) return fail('git', 'not on PATH', install('git'));
  const version = /\d+(?:\.\d+)+/.exec(printed)?.[0];
  if (version === undefined) return fail('git', lastLine(printed), install('git'));
  if (!isAtLeast(version, GIT.least))
    return fail('git', `${version}, older than ${GIT.least}`, install('git'));
  if (!isAtLeast(version, GIT.tested)) return warn('git', `${version}, not tested`, install('git'));
  return ok('git', version);
}

/** podman alone needs it, to take an image in that is not there yet. */
export function skopeoCheck(
  printed: Printed,
  engine: string | undefined,
  areLoaded: boolean,
  install: Install,
): Check {
  if (printed !== undefined) return ok('skopeo', /\d+(?:\.\d+)+/.exec(printed)?.[0] ?? lastLine(printed));
  if (engine === 'docker') return ok('skopeo', 'not installed; docker does without');
  const found = 'not on PATH: podman takes images in with it';
  return areLoaded
    ? warn('skopeo', `${found}; those of now are loaded`, install('skopeo'))
    : fail('skopeo', found, install('skopeo'));
}
