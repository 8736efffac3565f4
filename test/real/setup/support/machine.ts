import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

export const root = join(import.meta.dirname, '../../../..');

const PATH = (process.env.PATH ?? '')
  .split(':')
  .filter((entry) => !entry.includes('node_modules'))
  .join(':');

export interface Finished {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
  /** Milliseconds. */
  duration: number;
}

export interface RunOptions {
  env?: Record<string, string>;
  /** A numeric user and group; root without it. */
  uid?: number;
}

/**
 * A throw-away copy of this machine with an empty Nix store, made of mounts in a namespace of its own (needs root):
 * whatever runs in it, the machine itself stays as it is. Its network is the machine's.
 */
export class Machine {
  readonly #process;
  readonly #pid: string;
  readonly #base: string;

  private constructor(process: ReturnType<typeof start>, pid: string, base: string) {
    this.#process = process;
    this.#pid = pid;
    this.#base = base;
  }

  static async start(): Promise<Machine> {
    const base = await mkdtemp(join(tmpdir(), 'paddock-machine-'));
    const holder = start(base);
    const ended = await Promise.race([once(holder.stdout, 'data').then(() => undefined), holder]);
    if (ended !== undefined) throw new Error(`the machine did not start (are you root?): ${ended.stderr}`);
    const children = await readFile(`/proc/${holder.pid}/task/${holder.pid}/children`, 'utf8');
    return new Machine(holder, children.trim(), base);
  }

  /** Where a file of the machine's lies on the host. */
  path(file: string): string {
    return `/proc/${this.#pid}/root${file}`;
  }

  read(file: string): Promise<string> {
    return readFile(this.path(file), 'utf8');
  }

  write(file: string, content: string): Promise<void> {
    return writeFile(this.path(file), content);
  }

  /** Starts a shell script in the machine, in a process group of its own, and does not wait for it. */
  spawn(script: string, { env = {}, uid }: RunOptions = {}) {
    const user = uid === undefined ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
    const home = uid === undefined ? '/root' : '/tmp/home';
    return execa(
      'nsenter',
      [
        ...['--target', this.#pid, '--mount', '--pid', '--wdns=/', ...user],
        ...['env', '-i', `PATH=${PATH}`, `HOME=${home}`, 'LANG=C.UTF-8'],
        ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
        ...['sh', '-c', script],
      ],
      { reject: false, stdin: 'ignore', detached: true, timeout: 100_000, forceKillAfterDelay: false },
    );
  }

  /** Runs a shell script in the machine; never throws for its exit status. */
  async run(script: string, options: RunOptions = {}): Promise<Finished> {
    const { exitCode, stdout, stderr, durationMs } = await this.spawn(script, options);
    return { exitCode, stdout, stderr, duration: durationMs };
  }

  /** Runs a shell script that must succeed, and returns what it printed. */
  async get(script: string, options: RunOptions = {}): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run(script, options);
    if (exitCode !== 0) throw new Error(`status ${exitCode} from ${script}: ${stderr}`);
    return stdout;
  }

  async stop(): Promise<void> {
    this.#process.stdin?.end();
    await this.#process;
    await rm(this.#base, { recursive: true });
  }
}

function start(base: string) {
  const script = join(import.meta.dirname, 'machine.sh');
  const namespaces = ['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private'];
  return execa('unshare', [...namespaces, 'sh', script, base, join(root, 'node_modules')], { reject: false });
}
