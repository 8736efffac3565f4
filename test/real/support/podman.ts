import { join } from 'node:path';
import { execa } from 'execa';

/** podman's settings for machines like CI's; a test may be pointed at others by setting the variable itself. */
export const CONTAINERS_CONF = process.env.CONTAINERS_CONF ?? join(import.meta.dirname, 'containers.conf');

/** The flags of a box in which the image's guard finds nothing to refuse. */
export const BOX = [
  ...['--rm', '--env', 'AGENT_SANDBOX=1', '--network', 'none', '--cap-drop', 'ALL'],
  ...['--security-opt', 'no-new-privileges', '--read-only', '--tmpfs', '/tmp', '--tmpfs', '/home/agent'],
];

/** Runs podman; never throws for its exit status. */
export function podman(...args: string[]) {
  return execa('podman', args, {
    reject: false,
    env: { CONTAINERS_CONF },
    stdin: 'ignore',
    timeout: 100_000,
  });
}

/** {@link BOX} without some of its flags, each named with its value, such as `--cap-drop ALL`. */
export function boxWithout(...flags: string[]): string[] {
  return flags.reduce((box, flag) => {
    const words = flag.split(' ');
    const at = box.findIndex((_, index) => words.every((word, offset) => box[index + offset] === word));
    if (at < 0) throw new Error(`the box has no ${flag}`);
    return [...box.slice(0, at), ...box.slice(at + words.length)];
  }, BOX);
}
