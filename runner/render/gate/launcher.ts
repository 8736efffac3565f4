import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { Failure, STATUS } from '../failure.ts';

const MAIN = 'runner/gate/keyboard/main.ts';

/**
 * The program with which a hook starts the gate, in words: the one of the Nix store that `PADDOCK_GATE` names (nix/apps.nix), else, in a
 * checkout at `root`, its own file on this Node.js. Absolute. Throws a {@link Failure} where there is none.
 */
export function gateLauncher(
  { PADDOCK_GATE }: Readonly<Record<string, string | undefined>>,
  root: string,
): string[] {
  if (PADDOCK_GATE !== undefined && PADDOCK_GATE !== '') {
    if (isAbsolute(PADDOCK_GATE) && existsSync(PADDOCK_GATE)) return [PADDOCK_GATE];
    throw new Failure(
      STATUS.data,
      `PADDOCK_GATE: got "${PADDOCK_GATE}", expected the absolute path of a program; unset it`,
    );
  }
  const main = join(root, MAIN);
  if (!existsSync(main)) throw new Failure(STATUS.bug, `${main}: there is no gate to install`);
  // An older one, which knows of no types, has no such key.
  if (!process.features.typescript) {
    throw new Failure(
      STATUS.data,
      `--gate: this Node.js (${process.version}) can't run the gate; run npm ci, then node_modules/.bin/node, or nix run`,
    );
  }
  return [process.execPath, main];
}
