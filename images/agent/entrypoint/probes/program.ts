import { accessSync, constants, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { faultOf } from '../checks/managed.ts';
import { shown } from '../shown.ts';
import { managedFile } from './managed-files.ts';

/** Why a program may not be started: it is missing, no program, or someone but root may change it. Undefined where it may. */
export function programFault(program: string): string | undefined {
  let path: string;
  try {
    path = realpathSync(program);
    accessSync(path, constants.X_OK);
  } catch {
    return `${shown(program)} is missing or no program. Use the image as it was built`;
  }
  const found = upwards(path)
    .map(managedFile)
    .find((file) => faultOf(file));
  return found && `${shown(found.path)} ${faultOf(found)}. Use the image as it was built`;
}

/** A path and every folder above it. */
function upwards(path: string): readonly string[] {
  return path === '/' ? [path] : [path, ...upwards(dirname(path))];
}
