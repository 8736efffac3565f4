import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { layoutOf } from '../../runner/image/layout-source.ts';
import { median } from './statistics.ts';

// How long `paddock egress up` takes: from nothing, and again where the network stands; and where the time goes. The first
// start, which may load the image, does not count.

const ROUNDS = 5;
const ROOT = join(import.meta.dirname, '../..');
const NAME = `bench-${process.pid}`;

const run = (command: string, ...args: string[]) =>
  execa(command, args, { stdin: 'ignore', timeout: 120_000 });

const scratch = await mkdtemp(join(tmpdir(), 'paddock-bench-'));
const calls = join(scratch, 'calls');
const policy = join(scratch, 'egress.toml');
// Nothing is allowed, so that the self-test asks for no name outside.
await writeFile(policy, 'allow = []\n[gateway]\nvendors = []\n');

// A podman that writes down when each call began and ended.
const { stdout: podman } = await run('sh', '-c', 'command -v podman');
await writeFile(
  join(scratch, 'podman'),
  `#!/bin/bash\nbegan=$EPOCHREALTIME\n${podman} "$@"\nstatus=$?\necho "$began $EPOCHREALTIME $*" >>${calls}\nexit $status\n`,
);
await chmod(join(scratch, 'podman'), 0o755);
const env = {
  PATH: [scratch, process.env.PATH].join(delimiter),
  XDG_STATE_HOME: join(scratch, 'state'),
  CONTAINERS_CONF: process.env.CONTAINERS_CONF ?? join(ROOT, 'test/real/support/containers.conf'),
  PADDOCK_EGRESS_IMAGE: await layoutOf('egress'),
};

interface Call {
  /** Milliseconds since the command began. */
  began: number;
  ended: number;
  words: string;
}
interface Timed {
  milliseconds: number;
  calls: Call[];
}

/** Runs `paddock egress COMMAND` and says how long it took, and what it called. */
async function timed(command: 'up' | 'down', ...more: string[]): Promise<Timed> {
  await writeFile(calls, '');
  const start = performance.timeOrigin + performance.now();
  const args = [
    join(ROOT, 'runner/main.ts'),
    'egress',
    command,
    '--engine',
    'podman',
    '--name',
    NAME,
    ...more,
  ];
  await execa(process.execPath, args, { env, stdin: 'ignore', timeout: 120_000 });
  const milliseconds = performance.timeOrigin + performance.now() - start;
  const lines = (await readFile(calls, 'utf8')).trim().split('\n');
  const timedCalls = lines.map((line) => callOf(line, start)).sort((a, b) => a.began - b.began);
  return { milliseconds, calls: timedCalls };
}

function callOf(line: string, start: number): Call {
  const [began, ended, ...words] = line.split(' ');
  // What the containers are called and where they lie says nothing here.
  const text = words.filter((word) => !/^(--format|\{\{|--label|--filter|label=)/.test(word)).join(' ');
  return {
    began: Number(began) * 1000 - start,
    ended: Number(ended) * 1000 - start,
    words: text.replaceAll(`paddock-${NAME}-`, '').replaceAll(NAME, 'ID').slice(0, 90),
  };
}

/** Milliseconds in which no call was under way. */
function between({ milliseconds, calls }: Timed): number {
  let until = 0;
  let idle = 0;
  for (const { began, ended } of calls) {
    idle += Math.max(0, began - until);
    until = Math.max(until, ended);
  }
  return idle + milliseconds - until;
}

/** The round in the middle, with each call: when it began and how long it took. Some are under way at the same time. */
function report(title: string, rounds: readonly Timed[]): void {
  const middle = median(rounds.map(({ milliseconds }) => milliseconds));
  const round = rounds.find(({ milliseconds }) => milliseconds === middle);
  if (round === undefined) return;
  const show = (at: string, milliseconds: number, words: string) =>
    `${at.padStart(6)} ${milliseconds.toFixed(0).padStart(6)} ms  ${words}\n`;
  const lines = round.calls.map(({ began, ended, words }) => show(began.toFixed(0), ended - began, words));
  const own = show('', between(round), 'without a call of podman');
  process.stdout.write(`\n${show('', middle, title)}${lines.join('')}${own}`);
}

try {
  const up = () => timed('up', '--policy', policy);
  await up();
  await timed('down');
  const [cold, warm, down]: [Timed[], Timed[], Timed[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    cold.push(await up());
    warm.push(await up());
    down.push(await timed('down'));
  }
  const load = (await readFile('/proc/loadavg', 'utf8')).split(' ')[0];
  process.stdout.write(`medians of ${ROUNDS} rounds, load ${load}\n`);
  report('up, from nothing', cold);
  report('up, where it stands', warm);
  report('down', down);
} finally {
  await execa(
    process.execPath,
    [join(ROOT, 'runner/main.ts'), 'egress', 'down', '--engine', 'podman', '--name', NAME],
    {
      ...{ env, stdin: 'ignore', reject: false },
    },
  );
  await rm(scratch, { recursive: true, force: true });
}
