import { join } from 'node:path';
import { parseWorkspaceFile } from '../../../../policy/containment/containment.ts';
import { openAudit } from '../../../../runner/audit/open.ts';
import { runFolder } from '../../../../runner/audit/places.ts';
import { prepare } from '../../../../runner/workspace/prepare/prepare.ts';

/** What a run leaves that was killed while its agent worked: a log without an end, and the copy. Returns the copy's folder. */
export async function deadRun(root: string, run: string): Promise<string> {
  const audit = await openAudit(run, runFolder(run));
  await audit.append({ action: 'checkpoint_created', checkpoint: 'c', commit: '0'.repeat(40) });
  await audit.close();
  const owner = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
  const { containment } = parseWorkspaceFile('paddock.toml', '', []);
  await prepare({ repository: root, containment, state: runFolder(run), owner, run });
  return join(runFolder(run), 'workspace');
}
