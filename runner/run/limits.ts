import { Failure, STATUS } from '../failure.ts';

/** What a run may use. */
export interface Limits {
  /** As the engines take it: a number and b, k, m or g. */
  memory: string;
  cpus: number;
  pids: number;
  /** Seconds. */
  timeout: number;
}

/** The options as they were given. */
export interface LimitOptions {
  memory?: string;
  cpus?: string;
  pids?: string;
  timeout?: string;
}

/** The limits of a run: what was asked for, else 8 GiB, 4 CPUs (no more than there are), 512 processes and an hour. Throws a {@link Failure}. */
export function limitsOf(options: LimitOptions, available: number): Limits {
  const memory = options.memory ?? '8g';
  if (!/^[1-9]\d*[bkmg]?$/i.test(memory))
    throw wrong('memory', memory, 'a number with b, k, m or g, such as 8g');
  return {
    memory,
    cpus: Math.min(number('cpus', options.cpus ?? '4', /^(?:[1-9]\d*|\d+\.\d+)$/), available),
    pids: number('pids', options.pids ?? '512', /^[1-9]\d*$/),
    timeout: number('timeout', options.timeout ?? '3600', /^[1-9]\d*$/),
  };
}

function number(name: string, text: string, form: RegExp): number {
  const value = Number(text);
  if (!form.test(text) || value <= 0) throw wrong(name, text, 'a positive number');
  return value;
}

function wrong(name: string, got: string, expected: string): Failure {
  return new Failure(STATUS.usage, `got --${name} ${got}, expected ${expected}`);
}
