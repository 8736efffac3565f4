import { execa } from 'execa';

/** Why the hand-made image is left out on this machine, or undefined when all that it needs is there. */
export async function missingForByHand(say: (text: string) => void): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'only root can make the image by hand';
  const missing: string[] = [];
  for (const tool of ['buildah', 'mmdebstrap']) if (!(await answers(tool))) missing.push(tool);
  if (missing.length === 0) return undefined;
  if (!(await answers('apt-get'))) return `missing: ${missing.join(', ')}; this machine has no apt`;
  say(`installing from apt: ${missing.join(' ')}`);
  const args = ['-qq', '-y', '--no-install-recommends', 'install', ...missing];
  const { failed, stderr } = await execa('apt-get', args, {
    ...{ reject: false, stdin: 'ignore', timeout: 300_000, env: { DEBIAN_FRONTEND: 'noninteractive' } },
  });
  return failed ? `apt could not install ${missing.join(', ')}: ${stderr.trim()}` : undefined;
}

async function answers(tool: string): Promise<boolean> {
  const { failed } = await execa(tool, ['--version'], { reject: false, stdio: 'ignore', timeout: 20_000 });
  return !failed;
}
