import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { SOCKETS, STATE } from '../../../images/egress/places.ts';
import { NETWORK, ORIGIN, VENDOR } from '../places.ts';

const VERSION = '0.0.0';

/** A program's command line in network, mount and process namespaces of its own; with it dies all that it started. */
export function inNamespace(command: readonly string[]): [string, string[]] {
  const flags = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  return ['unshare', [...flags, '--', ...command]];
}

/**
 * Furnishes this process's own namespaces: loopback with the outside's network, their names in /etc/hosts, the egress
 * program at its place in the image, and its two folders. Nothing of it is seen from elsewhere.
 */
export async function furnish(scratch: string, bundle: string, user: number): Promise<void> {
  const run = (command: string, ...args: string[]) => execa(command, args, { stdin: 'ignore' });
  await run('ip', 'link', 'set', 'lo', 'up');
  // Served here without being any interface's address: the proxy dials no address of its own machine.
  await run('ip', 'route', 'add', 'local', NETWORK, 'dev', 'lo');

  const hosts = join(scratch, 'hosts');
  const lines = [ORIGIN, VENDOR].map(({ address, name }) => `${address} ${name}\n`);
  await writeFile(hosts, `127.0.0.1 localhost\n${lines.join('')}`, { mode: 0o644 });
  await run('mount', '--bind', hosts, '/etc/hosts');

  const library = join(scratch, 'lib');
  await mkdir(join(library, 'paddock'), { recursive: true });
  await writeFile(join(library, 'paddock/egress.js'), bundle);
  await writeFile(join(library, 'paddock/version'), `${VERSION}\n`);
  await run('mount', '-t', 'overlay', 'overlay', '-o', `lowerdir=${library}:/usr/lib`, '/usr/lib');

  await run('mount', '-t', 'tmpfs', '-o', 'mode=755', 'tmpfs', '/var/lib');
  for (const folder of [SOCKETS, STATE]) {
    await mkdir(folder, { recursive: true });
    await run('chown', `${user}:${user}`, folder);
  }
}
