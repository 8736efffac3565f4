import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives a run of tests a folder for temporary files, and takes it away with all that is in it. */
export default function scratch(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'paddock-tests-'));
  // Some tests are other users for a while.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
