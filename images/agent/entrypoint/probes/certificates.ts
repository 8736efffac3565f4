import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { type Given, PASSED } from '../environment.ts';
import { statOf } from './look.ts';

/** For each given variable that names a CA file, what is wrong with the file; undefined where nothing is. */
export function certificateFaults(given: Given): Readonly<Record<string, string | undefined>> {
  const faults: Record<string, string | undefined> = {};
  for (const { name, holds } of PASSED) {
    const path = given[name];
    if (holds === 'certificates' && path !== undefined) faults[name] = faultOf(path);
  }
  return faults;
}

function faultOf(path: string): string | undefined {
  if (!isAbsolute(path)) return 'has no absolute path';
  const stats = statOf(path);
  if (stats === undefined) return 'is not there';
  if (!stats.isFile()) return 'is no file';
  try {
    const text = readFileSync(path, 'latin1');
    return /^-----BEGIN (TRUSTED )?CERTIFICATE-----/m.test(text) ? undefined : 'holds no PEM certificate';
  } catch {
    return 'cannot be read';
  }
}
