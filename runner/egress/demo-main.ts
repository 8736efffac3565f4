import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { chooseEngine } from '../engine/engine.ts';
import { Failure, STATUS } from '../failure.ts';
import { ensureImage } from '../image/ensure.ts';
import { bundleOf, insideOf } from '../network/inside.ts';
import { logWords, readLog } from '../network/log.ts';
import { readOwner } from '../network/owner.ts';
import { raise } from '../network/raise.ts';
import { removeNetwork, removeOrphans } from '../network/remove.ts';
import { newToken } from '../network/token.ts';
import { readSettings } from './settings.ts';

// `nix run .#egress-demo`: a shell in the agent image behind a network of its own, which goes away with it.

const USAGE = 'usage: nix run .#egress-demo [-- [--policy FILE] [--engine podman|docker] [--uplink NETWORK]]';

const HINTS = `A shell behind the egress network. Try:
  curl -sI https://github.com            allowed: @github
  curl -s https://example.org            refused by name
  curl -s --noproxy '*' https://github.com   no way around the proxy
  curl -s $ANTHROPIC_BASE_URL/v1/models  the gateway, without a key
`;

async function demo(): Promise<number> {
  const { values } = parseArgs({
    options: { policy: { type: 'string' }, engine: { type: 'string' }, uplink: { type: 'string' } },
  });
  const engine = await chooseEngine(values.engine);
  const id = `demo-${process.pid}`;
  const token = newToken();
  const { file, keys, ca } = await readSettings(values.policy, id, token);
  await removeOrphans(engine);
  const [egress, agent] = [await ensureImage(engine, 'egress'), await ensureImage(engine, 'agent')];
  const owner = readOwner(process.pid);
  const { uplink } = values;
  const { names } = await raise(engine, {
    id,
    image: egress,
    file,
    keys,
    token,
    ...(owner && { owner }),
    ...(uplink !== undefined && { uplink }),
  });
  const folder = mkdtempSync(join(tmpdir(), 'paddock-demo-'));
  try {
    const bundle = join(folder, 'ca.pem');
    if (ca !== undefined) writeFileSync(bundle, bundleOf(ca), { mode: 0o644 });
    const { flags, environment } = insideOf(engine.name, names, token, ca === undefined ? undefined : bundle);
    const terminal = process.stdin.isTTY === true;
    if (terminal) process.stderr.write(HINTS);
    const shell = await execa(
      engine.name,
      [
        ...['run', '--rm', '--interactive', ...(terminal ? ['--tty'] : []), ...flags],
        // The engine's client has the values, so that no list of processes shows the token.
        ...Object.keys(environment).flatMap((name) => ['--env', name]),
        ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--pull', 'never'],
        ...['--tmpfs', '/tmp', '--tmpfs', '/home/agent', '--workdir', '/home/agent'],
        ...['--entrypoint', '/bin/bash', agent],
      ],
      { stdio: 'inherit', reject: false, env: { ...engine.environment, ...environment } },
    );
    const lines = await readLog(engine, names);
    process.stderr.write(
      `\nWhat the egress container saw:\n${lines.map((line) => `  ${logWords(line)}\n`).join('')}`,
    );
    return shell.exitCode ?? STATUS.bug;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await removeNetwork(engine, id);
  }
}

// The shell and its container get the terminal's signals themselves; what was raised is removed after them.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
try {
  process.exitCode = await demo();
} catch (error) {
  const usage = error instanceof TypeError && 'code' in error;
  process.stderr.write(
    `egress-demo: ${error instanceof Error ? error.message : error}\n${usage ? `${USAGE}\n` : ''}`,
  );
  process.exitCode = usage ? STATUS.usage : error instanceof Failure ? error.status : STATUS.data;
}
