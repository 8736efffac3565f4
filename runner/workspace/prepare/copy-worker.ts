import { parentPort, workerData } from 'node:worker_threads';
import { type CopyJob, copyFiles } from './copy-files.ts';

try {
  parentPort?.postMessage({ copied: copyFiles(workerData as CopyJob) });
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  parentPort?.postMessage({ error: String(error), code });
}
