import { spawnSync } from 'node:child_process';

/** Leaves the file of a Unix socket at `path`, as a process does that is killed while it listens. */
export function leaveSocket(path: string): void {
  const script =
    "require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
  const { signal } = spawnSync(process.execPath, ['-e', script, path]);
  if (signal !== 'SIGKILL') throw new Error(`got ${signal}, expected a killed process`);
}
