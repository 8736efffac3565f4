import { join } from 'node:path';
import { stateFolder } from '../state-folder.ts';

/** Where the runs' folders are: `$XDG_STATE_HOME/paddock/runs`, by default below `~/.local/state`. */
export function runsFolder(environment?: NodeJS.ProcessEnv): string {
  return join(stateFolder(environment), 'runs');
}

/** The folder of one run. */
export function runFolder(run: string, environment?: NodeJS.ProcessEnv): string {
  return join(runsFolder(environment), run);
}

/** What the audit log is made of in a run's folder. */
export function auditFiles(folder: string) {
  return {
    log: join(folder, 'audit.jsonl'),
    head: join(folder, 'head.json'),
    /** Holds the next head until it takes the place of the other. */
    next: join(folder, 'head.json.next'),
    /** What was set aside of lines that were written in part. */
    torn: join(folder, 'audit.torn'),
    /** Names the process that writes. */
    lock: join(folder, 'audit.lock'),
  };
}
