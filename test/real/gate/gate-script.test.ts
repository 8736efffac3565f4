import { type SpawnSyncOptions, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { gateFileText } from '../../../generators/gate-file.ts';
import { buildGate } from '../../../images/agent/gate/build.ts';
import { gateScript } from '../../../images/agent/gate/gate-script.ts';
import { GATE_FILE } from '../../../images/agent/gate/rules-file.ts';
import { RULES } from '../../policy/gate/support.ts';
import { inTurns, MOST_WORK, workRatio } from '../support/work.ts';

// Threat: a hook that fails lets the call through in two of the three CLIs, unless it ends with 2.

vi.setConfig({ testTimeout: 60_000 });

const BUSYBOX = '/usr/bin/busybox';
const built = await buildGate();

interface Parts {
  node?: string;
  bundle?: string | null;
  rules?: string | null;
}

/** The real script and the real bundle, in a folder of their own. */
function gateIn({
  node = process.execPath,
  bundle = built['gate.js'],
  rules = gateFileText({ deny: RULES }),
}: Parts = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'gate-'));
  const place = (name: string, text: string | null) => {
    if (text !== null) writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const rulesPath = place('gate.json', rules);
  const bundlePath = place('gate.js', bundle?.replaceAll(GATE_FILE, rulesPath) ?? null);
  const script = gateScript()
    .replace('/usr/local/bin/node', node)
    .replace('/usr/lib/paddock/gate.js', bundlePath);
  const gate = place('gate', script);
  chmodSync(gate, 0o755);
  return { folder, gate, rulesPath };
}

const { gate, folder, rulesPath } = gateIn();

const asked = (command: string) =>
  JSON.stringify({
    tool_name: 'Bash',
    tool_input: { command },
    cwd: '/workspace',
    hook_event_name: 'PreToolUse',
  });

function run(input: string | Buffer, options: SpawnSyncOptions = {}, program = gate, args = ['claude']) {
  const { status, stdout, stderr, signal } = spawnSync(program, args, { input, env: {}, ...options });
  return { status, signal, stdout: String(stdout), stderr: String(stderr) };
}

const FINE = { status: 0, signal: null, stdout: '', stderr: '' };

describe.runIf(process.platform === 'linux')('the gate', () => {
  it('has a busybox to run on', () => {
    expect(existsSync(BUSYBOX), 'run: apt-get install busybox-static').toBe(true);
  });

  it('names the image’s programs by their paths', () => {
    expect(gateScript()).toMatch(/^#!\/usr\/bin\/busybox sh\n/);
    expect(gateScript()).toContain('/usr/bin/busybox env -i /usr/local/bin/node ');
    expect(gateScript()).toContain(' /usr/lib/paddock/gate.js "$@"\n');
    expect(gateScript()).toMatch(/\nexit 2\n$/);
  });

  it('lets a harmless call run, and says nothing', () => {
    expect(run(asked('git push'))).toEqual(FINE);
  });

  it('refuses a denied call with 2 and a reason that a model can read', () => {
    const { status, stdout, stderr } = run(asked('git push --force'));
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(`Refused by Paddock's gate: "git push --force"\nRule: force-push\n`);
  });

  it.each(['claude', 'codex', 'gemini'])('answers %s', (cli) => {
    const name = cli === 'gemini' ? 'run_shell_command' : 'Bash';
    const input = (command: string) => JSON.stringify({ tool_name: name, tool_input: { command } });
    expect(run(input('git status'), {}, gate, [cli])).toEqual(FINE);
    expect(run(input('git push -f'), {}, gate, [cli]).status).toBe(2);
  });

  it('takes a file of some megabytes that a tool writes', () => {
    const input = { file_path: 'a.txt', content: 'git push --force\n'.repeat(200_000) };
    expect(run(JSON.stringify({ tool_name: 'Write', tool_input: input }))).toEqual(FINE);
  });
});

describe.runIf(process.platform === 'linux')('the gate refuses, with 2 and a reason,', () => {
  const refuses = ({ status, stdout, stderr }: ReturnType<typeof run>) => {
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain("Refused: Paddock's gate could not decide about this call");
  };

  it.each<[string, string | Buffer]>([
    ['no input', ''],
    ['an input that is no JSON', 'git status'],
    ['half an input', asked('git status').slice(0, -1)],
    ['two inputs', asked('git status').repeat(2)],
    [
      'an input that is not UTF-8',
      Buffer.concat([Buffer.from(asked('ls').slice(0, -5)), Buffer.from([0xff, 0xfe])]),
    ],
    ['an input without a command', '{"tool_name":"Bash","tool_input":{}}'],
    ['more than 16 MiB', asked('x'.repeat(17 * 1024 * 1024))],
    ['JSON nested without end', '['.repeat(1_000_000)],
  ])('on %s', (_, input) => refuses(run(input)));

  it('on standard input that is closed', () => {
    refuses(run('', {}, BUSYBOX, ['sh', '-c', `exec ${gate} claude <&-`]));
  });

  it('on standard input that is a folder', () => {
    refuses(run('', {}, BUSYBOX, ['sh', '-c', `exec ${gate} claude < /`]));
  });

  it('on standard input that never ends', async () => {
    const child = spawn(gate, ['claude'], { env: {}, stdio: ['pipe', 'ignore', 'pipe'] });
    child.stdin.write(asked('git status'));
    const status = await new Promise((resolve) => child.on('close', resolve));
    child.stdin.destroy();
    expect(status).toBe(2);
  });

  it.each([[[]], [['cursor']], [['--version']], [['']], [['-e', '0']]])(
    'on the arguments %j',
    (args: string[]) => {
      refuses(run(asked('git status'), {}, gate, args));
    },
  );

  it.each<[string, Parts]>([
    ['no rules', { rules: null }],
    ['rules that are empty', { rules: '' }],
    ['rules that are no JSON', { rules: '{' }],
    ['rules of another version', { rules: '{"schema":"paddock/gate/v2","deny":[]}' }],
    ['a rule that is wrong', { rules: '{"schema":"paddock/gate/v1","deny":[{"id":"x"}]}' }],
    ['no bundle', { bundle: null }],
    ['a bundle cut off', { bundle: built['gate.js'].slice(0, -1000) }],
    ['an empty bundle', { bundle: '' }],
    ['a bundle that ends with 0', { bundle: 'process.exit(0)' }],
    ['a bundle that throws', { bundle: 'throw 1' }],
    ['a bundle that ends with 1', { bundle: 'process.exit(1)' }],
    ['a bundle that ends with 3', { bundle: 'process.exit(3)' }],
    ['a bundle that is killed', { bundle: 'process.kill(process.pid, "SIGKILL")' }],
    ['a bundle that aborts', { bundle: 'process.abort()' }],
    ['a bundle that works without end', { bundle: 'for (;;);' }],
    ['a bundle that eats the memory', { bundle: 'const a = []; for (;;) a.push(new Array(1e6).fill({}));' }],
    ['no Node.js', { node: '/nonexistent/node' }],
    ['a Node.js that is none', { node: '/etc/passwd' }],
    ['a Node.js that is killed', { node: '/usr/bin/busybox sh -c "kill -9 \\$\\$"' }],
  ])('with %s', (_, parts) => refuses(run(asked('git status'), {}, gateIn(parts).gate)));

  it('and works without standard error', () => {
    const closed = (command: string) =>
      run(asked(command), {}, BUSYBOX, ['sh', '-c', `exec ${gate} claude 2>&-`]).status;
    expect(closed('git push -f')).toBe(2);
    expect(closed('git status')).toBe(0);
  });
});

describe.runIf(process.platform === 'linux')('what a workspace sets', () => {
  const evil = join(folder, 'evil.cjs');
  writeFileSync(evil, 'process.exit(0);');

  it.each<Record<string, string>>([
    { NODE_OPTIONS: `--require=${evil}` },
    { NODE_OPTIONS: '--no-such-option' },
    { NODE_PATH: folder, NODE_EXTRA_CA_CERTS: evil, NODE_V8_COVERAGE: folder, NODE_DEBUG: 'fs' },
    { NODE_COMPILE_CACHE: folder, NODE_REPL_EXTERNAL_MODULE: evil, NODE_CHANNEL_FD: '3' },
    { LD_PRELOAD: evil, LD_LIBRARY_PATH: folder, LD_AUDIT: evil, LD_TRACE_LOADED_OBJECTS: '1' },
    {
      ENV: evil,
      BASH_ENV: evil,
      SHELLOPTS: 'xtrace',
      IFS: '0',
      PS4: '$(exit 0)',
      status: '0',
      PATH: '/nonexistent',
    },
    { 'BASH_FUNC_exit%%': '() { :; }', HOME: '/nonexistent', PWD: '/nonexistent', _: 'x' },
    {
      OPENSSL_CONF: evil,
      SSL_CERT_FILE: evil,
      GLIBC_TUNABLES: 'x',
      MALLOC_CHECK_: '3',
      TZ: ':/x',
      LC_ALL: 'xx',
    },
    { PADDOCK_GATE: 'off', PADDOCK_SKIP: '1', AGENT_SANDBOX: '', GATE_FILE: '/dev/null' },
  ])('has no say: %j', (env) => {
    expect(run(asked('git push --force'), { env }).status).toBe(2);
    expect(run(asked('git status'), { env })).toEqual(FINE);
  });

  it('has no say: the folder that it is started in', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'gate-cwd-'));
    writeFileSync(join(cwd, 'package.json'), '{"type":"module"}');
    mkdirSync(join(cwd, 'node_modules'));
    symlinkSync('/dev/null', join(cwd, 'gate.json'));
    expect(run(asked('git push --force'), { cwd }).status).toBe(2);
    expect(run(asked('git status'), { cwd })).toEqual(FINE);
  });

  it('has no say: a folder that is gone', () => {
    const gone = mkdtempSync(join(tmpdir(), 'gate-gone-'));
    const script = `cd ${gone} && rmdir ${gone} && exec ${gate} claude`;
    expect(run(asked('git status'), {}, BUSYBOX, ['sh', '-c', script])).toEqual(FINE);
    expect(run(asked('git push -f'), {}, BUSYBOX, ['sh', '-c', `mkdir -p ${gone}; ${script}`]).status).toBe(
      2,
    );
    rmSync(gone, { recursive: true, force: true });
  });
});

it.runIf(process.platform === 'linux')(
  'an answer takes little more work than a bare start of Node.js',
  () => {
    expect(existsSync(rulesPath)).toBe(true);
    writeFileSync(join(folder, 'input'), asked('cd src && npm test -- --run 2>&1 | tail -n 20'));
    const answer = `${gate} claude < ${join(folder, 'input')} || exit 9`;
    const { stdout } = run('', {}, BUSYBOX, ['sh', '-c', inTurns(answer, `${process.execPath} -e 0`)]);
    const ratio = workRatio(stdout);
    console.info(`${ratio.toFixed(2)} times the work of a bare start`);
    expect(ratio).toBeLessThan(MOST_WORK);
  },
);
