import { join } from 'node:path';
import { type BytePath, bytesOf } from '../../git/bytes.ts';
import type { Mount } from '../types.ts';
import type { Found } from './scan.ts';

/** Where the agent finds the workspace. */
export const BOX = '/workspace';

/** An engine is slow to start with more, and a command line has an end. */
const MOST = 200;

export interface ReadonlyMounts {
  readonly mounts: readonly Mount[];
  readonly notes: readonly string[];
}

/**
 * Mounts each read-only path of the copy over itself, so that a write fails at once (EROFS). Where there are too many, those nearest to the
 * top are taken; the others are held all the same, for their changes are not brought back.
 */
export function readonlyMounts(workspace: string, paths: readonly Found[]): ReadonlyMounts {
  const able = paths.flatMap(({ path }) => {
    const text = textOf(path);
    return text === undefined ? [] : [text];
  });
  const chosen = able.toSorted((one, other) => depthOf(one) - depthOf(other)).slice(0, MOST);
  const rest = paths.length - chosen.length;
  return {
    mounts: chosen.sort().map((path) => ({
      source: join(workspace, path),
      target: `${BOX}/${path}`,
      readonly: true,
    })),
    notes:
      rest === 0
        ? []
        : [
            `${rest} of ${paths.length} read-only paths can be written in the box, for they are too many to mount or have odd names; ` +
              'their changes are not brought back',
          ],
  };
}

const depthOf = (path: string) => path.split('/').length;

/** A path as an engine takes it in a mount's description: text, without what separates its fields. */
function textOf(path: BytePath): string | undefined {
  const text = bytesOf(path).toString();
  const isText = Buffer.from(text).equals(bytesOf(path));
  return isText && !/[,:"\\\p{Cc}]/u.test(text) ? text : undefined;
}
