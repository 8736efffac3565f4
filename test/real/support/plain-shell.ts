import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { boxWith } from './box.ts';
import { CONTAINERS_CONF } from './podman.ts';

// One command a line, as JSON; one line back for each, with all that it wrote.
const LOOP = `
const { spawnSync } = require('node:child_process');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { stdout, stderr } = spawnSync('/bin/bash', ['-c', JSON.parse(line)], {
    encoding: 'utf8', timeout: 20_000, stdio: ['ignore', 'pipe', 'pipe'], cwd: '/workspace',
    env: { PATH: process.env.PATH, HOME: '/home/agent',
      GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' },
  });
  console.log(JSON.stringify(stdout + stderr));
});
`;

/**
 * Runs commands one after the other in the box, in bash and without any agent, and calls `after` with what each wrote.
 * It shows what a command does where nothing refuses it.
 */
export async function plainShell(
  image: string,
  mounts: readonly string[],
  commands: readonly string[],
  after: (index: number, output: string) => void,
): Promise<void> {
  const flags = [...boxWith([], mounts), '--interactive', '--entrypoint', '/usr/local/bin/node'];
  const shell = execa('podman', ['run', ...flags, image, '-e', LOOP], {
    env: { CONTAINERS_CONF },
    buffer: { stdout: false },
    timeout: 120_000,
  });
  const answers = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
  for (const [index, command] of commands.entries()) {
    shell.stdin.write(`${JSON.stringify(command)}\n`);
    const answer = await answers.next();
    if (answer.done) break;
    after(index, JSON.parse(answer.value));
  }
  shell.stdin.end();
  await shell;
}
