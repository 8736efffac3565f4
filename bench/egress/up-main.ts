import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { layoutOf } from '../../runner/image/layout-source.ts';
import { type Call, callLines, recordCalls } from '../support/engine-calls.ts';
import { median } from '../support/statistics.ts';

// How long `paddock egress up` takes: from nothing, and again where the network stands; and where the time goes. The first
// start, which may load the image, does not count.

const ROUNDS = 5;
const ROOT = join(import.meta.dirname, '../..');
const NAME = `bench-${process.pid}`;

const scratch = await mkdtemp(join(tmpdir(), 'paddock-bench-'));
const policy = join(scratch, 'egress.toml');
// Nothing is allowed, so that the self-test asks for no name outside.
await writeFile(policy, 'allow = []\n[gateway]\nvendors = []\n');

const recorder = await recordCalls(scratch);
const env = {
  PATH: recorder.PATH,
  XDG_STATE_HOME: join(scratch, 'state'),
  CONTAINERS_CONF: process.env.CONTAINERS_CONF ?? join(ROOT, 'test/real/support/containers.conf'),
  PADDOCK_EGRESS_IMAGE: await layoutOf('egress'),
};

interface Timed {
  milliseconds: number;
  calls: Call[];
}

/** Runs `paddock egress COMMAND` and says how long it took, and what it called. */
async function timed(command: 'up' | 'down', ...more: string[]): Promise<Timed> {
  await recorder.forget();
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
  return { milliseconds, calls: await recorder.since(start, [`paddock-${NAME}-`, NAME]) };
}

/** The round in the middle, with each call. */
function report(title: string, rounds: readonly Timed[]): void {
  const middle = median(rounds.map(({ milliseconds }) => milliseconds));
  const round = rounds.find(({ milliseconds }) => milliseconds === middle);
  if (round === undefined) return;
  process.stdout.write(`\n${callLines(title, middle, round.calls)}`);
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
