import type { ImageName } from '../../image/layout-source.ts';
import { type Check, fail, ok } from '../check.ts';

/** Nix, as it was found. */
export type NixState =
  | { kind: 'absent' }
  | { kind: 'noFlakes'; version: string }
  | { kind: 'ready'; version: string };

/** One of Paddock's images. */
export interface ImageFacts {
  name: ImageName;
  /** The folder that `PADDOCK_…_IMAGE` names. */
  given: string | undefined;
  /** What is wrong with that folder. */
  fault: string | undefined;
  /** By which name the engine would know it; undefined where that can't be told without building it. */
  tag: string | undefined;
  isLoaded: boolean;
}

/** Whether an image is there, or can be had. */
export function imageCheck({ name, given, fault, tag, isLoaded }: ImageFacts, nix: NixState): Check {
  const row = `${name} image`;
  if (given !== undefined) {
    if (fault !== undefined) {
      const variable = `PADDOCK_${name.toUpperCase()}_IMAGE`;
      return fail(
        row,
        fault,
        `nix build .#${name}-image; export ${variable}=$(readlink -f result); or unset ${variable}`,
      );
    }
    return ok(row, isLoaded ? `loaded: ${tag}` : `the first run loads it from ${given}`);
  }
  switch (nix.kind) {
    case 'ready':
      return ok(row, `nix ${nix.version} builds it when it is first needed`);
    case 'noFlakes':
      return fail(
        row,
        `nix ${nix.version} builds it, but has no flakes`,
        "mkdir -p ~/.config/nix; echo 'experimental-features = nix-command flakes' >> ~/.config/nix/nix.conf",
      );
    case 'absent':
      return fail(row, 'not built, and nix is not on PATH', './setup, in a checkout of Paddock');
  }
}
