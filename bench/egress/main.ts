import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { Result } from './result.ts';
import { formatResult } from './table.ts';
import { inNamespace } from './world/namespace.ts';
import { missingPeers } from './world/peers.ts';

const USAGE = `usage: npm run bench:egress -- [--rounds N] [--no-peers] [--json]
  --rounds N  of which the median counts (1 to 9, default 5)
  --no-peers  without Squid and tinyproxy
`;

function say(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        rounds: { type: 'string', default: '5' },
        'no-peers': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    if (!/^[1-9]$/.test(values.rounds)) throw new Error(`got --rounds ${values.rounds}, expected 1 to 9`);
    return values;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.stderr.write(USAGE);
    return process.exit(64);
  }
}

async function withPeers(): Promise<boolean> {
  if (values['no-peers']) return false;
  const missing = await missingPeers();
  if (missing.length > 0) say(`without peers; for them: apt-get install ${missing.join(' ')}`);
  return missing.length === 0;
}

const values = readArguments();
if (process.platform !== 'linux' || process.getuid?.() !== 0) {
  say(
    'got another system than Linux or another user than root, expected both: namespaces are made, and users changed',
  );
  process.exit(69);
}
const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => abort.abort(signal));
const scratch = await mkdtemp(join(tmpdir(), 'paddock-bench-'));
// Each program runs as a user of its own.
await chmod(scratch, 0o755);
try {
  const inside = join(import.meta.dirname, 'inside-main.ts');
  const peers = (await withPeers()) ? 'peers' : '';
  const [command, args] = inNamespace([process.execPath, inside, scratch, values.rounds, peers]);
  const { stdout } = await execa(command, args, {
    ...{ cancelSignal: abort.signal, timeout: 1_800_000, stdin: 'ignore', stderr: 'inherit' },
  });
  const result = Result.parse(JSON.parse(stdout));
  process.stdout.write(values.json ? `${JSON.stringify(result, null, 2)}\n` : formatResult(result));
} catch (error) {
  const stopped = abort.signal.aborted;
  say(stopped ? 'stopped' : error instanceof Error ? error.message : String(error));
  process.exitCode = stopped ? 130 : 70;
} finally {
  await rm(scratch, { recursive: true, force: true });
}
