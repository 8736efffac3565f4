import { join } from 'node:path';
import { execa } from 'execa';
import { type Job, Samples, type Setting } from './job.ts';

const LIMIT = 180_000;

/** Does a job in a client process of its own. Throws with what the client said when it fails or takes three minutes. */
export async function runClient(setting: Setting, job: Job): Promise<Samples> {
  const args = [join(import.meta.dirname, 'client-main.ts'), JSON.stringify(setting), JSON.stringify(job)];
  const { failed, stdout, stderr } = await execa(process.execPath, args, {
    ...{ reject: false, stdin: 'ignore', timeout: LIMIT, maxBuffer: 64e6 },
  });
  if (failed) throw new Error(`the client could not do ${job.kind}: ${stderr.trim().slice(-2_000)}`);
  return Samples.parse(JSON.parse(stdout));
}
