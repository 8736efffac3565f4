import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { Failure, STATUS } from '../failure.ts';
import { ENGINES, type EngineName, findEngine } from './find.ts';

/** What a call of the engine's client left. */
export interface Called {
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface CallOptions {
  /** Standard input, whole or as it comes; nothing where it is not given. */
  input?: string | Readable;
  /** Milliseconds; 60,000 where it is not given. */
  timeout?: number;
}

/** A container engine's client: podman and docker take the same commands, and differ where a method here says so. */
export interface Engine {
  readonly name: EngineName;
  /** What is added to the client's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs the client; never throws for its exit status. A call that takes too long ends with status -1. */
  call(args: readonly string[], options?: CallOptions): Promise<Called>;
  /** The same, but throws a {@link Failure} that names the command and what the engine said; returns standard output. */
  must(args: readonly string[], options?: CallOptions): Promise<string>;
}

/** The client of an engine, by name. `environment` is added to this process's own. */
export function engineOf(name: EngineName, environment: Readonly<Record<string, string>> = {}): Engine {
  async function call(args: readonly string[], { input, timeout = 60_000 }: CallOptions = {}) {
    const { exitCode, stdout, stderr, timedOut } = await execa(name, args, {
      reject: false,
      env: environment,
      timeout,
      killSignal: 'SIGKILL',
      ...(input === undefined ? { stdin: 'ignore' } : { input }),
    });
    return {
      exitCode: exitCode ?? -1,
      stdout,
      stderr: timedOut ? `${stderr}\nno answer within ${timeout / 1000} s` : stderr,
    };
  }
  return {
    name,
    environment,
    call,
    async must(args, options) {
      const { exitCode, stdout, stderr } = await call(args, options);
      if (exitCode === 0) return stdout;
      const said = stderr.trim().split('\n').slice(-5).join('\n') || `status ${exitCode}, and no word`;
      throw new Failure(STATUS.cannotCreate, `${name} ${args.slice(0, 2).join(' ')} failed: ${said}`);
    },
  };
}

/** The engine to use. Throws a {@link Failure} with the remedy where none answers. */
export async function chooseEngine(wanted: string | undefined): Promise<Engine> {
  const named = namedEngine(wanted);
  const found = await findEngine(named);
  if (found === undefined) throw noEngine(named);
  return engineOf(found);
}

/** The engine that a person named, if they did. Throws a {@link Failure} for another word. */
export function namedEngine(wanted: string | undefined): EngineName | undefined {
  const named = ENGINES.find((engine) => engine === wanted);
  if (wanted === undefined || named !== undefined) return named;
  throw new Failure(STATUS.usage, `got --engine ${wanted}, expected ${ENGINES.join(' or ')}`);
}

/** What is said where none answers, or the named one does not. */
export function noEngine(named: EngineName | undefined): Failure {
  return new Failure(
    STATUS.unavailable,
    named === undefined
      ? 'neither podman nor docker answers; install one: sudo apt-get install podman'
      : `${named} does not answer; look at what \`${named} info\` says, or leave --engine out`,
  );
}
