import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuiltImage } from './image.ts';
import { podman } from './podman.ts';

/** Programs whose work is done on someone else's machine, or that this image does not have. */
const PROGRAMS = [
  ...['gh', 'npm', 'pnpm', 'yarn', 'cargo', 'twine', 'gem', 'docker'],
  // git finds it on PATH as its own subcommand.
  'git-filter-repo',
];

/** Where, in the box, a recorder says that it was started. */
export const RECORD = '/marks/started';

// On its own line for each start; `$0` is the name that it was started by.
/** A program that says so on its output, too. */
export const RECORDER = `#!/bin/sh\nprintf '%s\\n' "\${0##*/} $*" >> ${RECORD}\necho "recorded \${0##*/}"\n`;

let made: Promise<string> | undefined;

/**
 * The agent image with one more layer, in which each of {@link PROGRAMS} writes down that it was started, and with what.
 * A test can so see that a command really ran, where its real effect would be on the far side of a network.
 */
export function withRecorders(image: BuiltImage): Promise<string> {
  made ??= make(image);
  return made;
}

async function make({ tag }: BuiltImage): Promise<string> {
  const name = `${tag.replace('/agent:', '/recorders:')}`;
  const context = await mkdtemp(join(tmpdir(), 'paddock-recorders-'));
  try {
    await mkdir(join(context, 'bin'));
    for (const program of PROGRAMS) await writeFile(join(context, 'bin', program), RECORDER, { mode: 0o755 });
    await writeFile(
      join(context, 'Containerfile'),
      `FROM ${tag}\nUSER 0\nCOPY --chown=0:0 bin/ /usr/local/bin/\nUSER 1000:1000\n`,
    );
    const { exitCode, stderr } = await podman(
      'build',
      '--quiet',
      '--network',
      'none',
      '--tag',
      name,
      context,
    );
    if (exitCode !== 0) throw new Error(`no image with recorders: ${stderr}`);
    return name;
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
