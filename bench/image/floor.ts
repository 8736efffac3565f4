import { availableParallelism } from 'node:os';
import { type Sample, type Setting, timed } from './measure.ts';

// Each file by the tool of its format, as many at a time as there are processors.
const SCRIPT = `
  cores=$1; shift
  printf '%s\\0' "$@" | xargs -0 -n 1 -P "$cores" sh -c '
    case $1 in *.deb) dpkg-deb --fsys-tarfile "$1" ;; *) gzip -dc "$1" ;; esac >/dev/null' sh`;

/** What merely unpacking the sources takes: no builder of the same layers can be quicker. */
export function unpackAll(setting: Setting, files: readonly string[]): Promise<Sample> {
  return timed(setting, 'sh', ['-euc', SCRIPT, 'sh', String(availableParallelism()), ...files]);
}
