import { join } from 'node:path';
import { execa } from 'execa';
import { imageConfiguration } from '../../generators/image.ts';
import { interactiveConfiguration, interactiveProfile } from '../../generators/interactive.ts';
import { ADAPTERS, CLIS } from '../../generators/registry.ts';
import { readProfileTexts } from '../../generators/sources.ts';
import { loadProfiles } from '../../policy/load.ts';

// What a person waits for at each start and each tool call: beside a bare Node.js start in the same container.
const RUNS = 15;
const [tag] = process.argv.slice(2);
if (tag === undefined) {
  process.stderr.write('usage: npm run bench:process -- IMAGE   (nix run .#load says its name)\n');
  process.exit(64);
}

const HOOK = JSON.stringify({
  tool_name: 'Bash',
  tool_input: { command: 'git -C . status && npm test' },
  cwd: '/',
});
const PROGRAMS: Readonly<Record<string, string>> = {
  'Node.js that does nothing': 'node --eval 0',
  'the entrypoint, all its checks': '/usr/lib/paddock/launch --help',
  'the gate, one decision': `/usr/lib/paddock/gate claude <<< '${HOOK}'`,
};

/** The quickest of some runs in one container, in milliseconds, by program. */
async function inContainer(image: string): Promise<Map<string, number>> {
  const script = Object.values(PROGRAMS)
    .map(
      (program) =>
        `for i in $(seq ${RUNS}); do s=$(date +%s%N)\n${program} >/dev/null\necho $(( $(date +%s%N) - s )); done; echo`,
    )
    .join('\n');
  const { stdout } = await execa('podman', [
    ...['run', '--rm', '--env', 'AGENT_SANDBOX=1', '--network', 'none', '--cap-drop', 'ALL', '--read-only'],
    ...['--security-opt', 'no-new-privileges', '--tmpfs', '/tmp', '--tmpfs', '/home/agent'],
    ...['--entrypoint', '/usr/bin/bash', image, '-c', script],
  ]);
  const groups = stdout.trim().split('\n\n');
  return new Map(
    Object.keys(PROGRAMS).map((name, index) => {
      const times = (groups[index] ?? '').split('\n').map(Number);
      return [name, Math.min(...times) / 1e6];
    }),
  );
}

/** All profiles from their texts to every file, in this process: the first time and the quickest, in milliseconds. */
async function rendering(): Promise<[first: number, best: number]> {
  const texts = await readProfileTexts(join(import.meta.dirname, '../..'));
  const image = await Promise.all(CLIS.map((cli) => cli.image()));
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    interactiveConfiguration(interactiveProfile(texts), ADAPTERS);
    imageConfiguration(loadProfiles(texts.profiles), image);
    return performance.now() - start;
  });
  return [times[0] ?? Number.NaN, Math.min(...times)];
}

const [first, best] = await rendering();
const times = await inContainer(tag);
const bare = times.get('Node.js that does nothing') ?? Number.NaN;
for (const [name, time] of times) {
  process.stdout.write(`${name.padEnd(40)}${time.toFixed(0).padStart(5)} ms  ${(time / bare).toFixed(1)}\n`);
}
process.stdout.write(
  `${'rendering all profiles, first time'.padEnd(40)}${first.toFixed(0).padStart(5)} ms\n`,
);
process.stdout.write(`${'rendering all profiles, warm'.padEnd(40)}${best.toFixed(0).padStart(5)} ms\n`);
