import { createCheckpoint } from '../../../runner/checkpoint/create.ts';
import { rollback } from '../../../runner/checkpoint/rollback.ts';

// A process to be killed: makes a checkpoint of a folder, or goes back to the last one.

const [what, folder = ''] = process.argv.slice(2);
if (what === 'create') await createCheckpoint(folder, { now: new Date() });
else await rollback(folder, undefined, { now: new Date() });
