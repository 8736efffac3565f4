import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureImage } from '../../runner/image/ensure.ts';
import { TOOL_NAMES } from '../../runner/run/tools.ts';
import { contained } from '../../test/real/run/support/contained.ts';
import { callLines } from '../support/engine-calls.ts';
import { measureCalls } from './calls.ts';
import { measureCheckpoints } from './checkpoint.ts';
import { measureStarts } from './start.ts';

// What a contained run costs: from its start to the agent's first request, beside a bare `podman run`; what each call of a tool
// costs; and a checkpoint of a large tree beside `git stash create`. As root, with podman.

const USAGE = `usage: npm run bench:run -- [--rounds N] [--files N] [--calls] [--json]
  --rounds N  of which the median counts (1 to 9, default 5)
  --files N   in the repository whose checkpoint is measured (100000)
  --calls     each call of podman, of the round in the middle
`;

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '5' },
        files: { type: 'string', default: '100000' },
        calls: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    if (!/^[1-9]$/.test(values.rounds)) throw new Error(`got --rounds ${values.rounds}, expected 1 to 9`);
    if (!/^[1-9]\d{1,6}00$/.test(values.files))
      throw new Error(`got --files ${values.files}, expected hundreds`);
    return { ...values, rounds: Number(values.rounds), files: Number(values.files) };
  } catch (error) {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : error}\n${USAGE}`);
    return process.exit(64);
  }
}

const CALLS = 200;
const values = readArguments();
const scratch = await mkdtemp(join(tmpdir(), 'paddock-bench-'));
process.env.XDG_STATE_HOME = join(scratch, 'state');
const machine = await contained();
try {
  const images = {
    egress: await ensureImage(machine.engine, 'egress'),
    agent: await ensureImage(machine.engine, 'agent'),
  };
  const starts = [];
  for (const tool of TOOL_NAMES) {
    process.stderr.write(`bench: ${tool} to its first request\n`);
    starts.push(await measureStarts(machine, images, scratch, tool, values.rounds));
  }
  process.stderr.write(`bench: a run of ${CALLS} calls\n`);
  const calls = await measureCalls(machine, images, CALLS, Math.min(values.rounds, 3));
  process.stderr.write(`bench: checkpoints of ${values.files} files\n`);
  const checkpoint = await measureCheckpoints(scratch, values.files, values.rounds);
  const load = (await readFile('/proc/loadavg', 'utf8')).split(' ')[0];
  if (values.json) process.stdout.write(`${JSON.stringify({ load, starts, calls, checkpoint }, null, 2)}\n`);
  else {
    const s = (milliseconds: number) => (milliseconds / 1000).toFixed(2).padStart(10);
    process.stdout.write(
      `medians of ${values.rounds} rounds, load ${load}\n\nseconds to the first request\n`,
    );
    process.stdout.write(
      `${'tool'.padEnd(8)}${['paddock', 'bare', 'engine', 'added'].map((name) => name.padStart(10)).join('')}\n`,
    );
    for (const { tool, contained, bare, engine, added } of starts)
      process.stdout.write(`${tool.padEnd(8)}${[contained, bare, engine, added].map(s).join('')}\n`);
    const per = [calls.bare, calls.contained, calls.bound].map((milliseconds) => milliseconds.toFixed(1));
    process.stdout.write(
      `\nmilliseconds a call, of ${CALLS}: bare ${per[0]}, contained ${per[1]}, with a risk profile ${per[2]}\n`,
    );
    const { files, first, checkpoint: later, stash, ratio } = checkpoint;
    process.stdout.write(
      `\na checkpoint of ${files} files: ${s(later).trim()} s, git stash create ${s(stash).trim()} s: ${ratio.toFixed(2)} times; the first ${s(first).trim()} s\n`,
    );
    if (values.calls)
      for (const { tool, contained, calls } of starts)
        process.stdout.write(`\n${callLines(tool, contained, calls)}`);
  }
} finally {
  await machine.close();
  await rm(scratch, { recursive: true, force: true });
}
