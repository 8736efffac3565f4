import type { EgressEvent } from '../../../policy/egress/log.ts';
import type { ControlAnswer, ControlMessage, EgressStatus } from '../control/message.ts';
import { wordsOf } from '../failure.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { ProxyStats } from '../proxy/server.ts';
import { type KeyFiles, readKeys } from './key-files.ts';
import type { Listening } from './listen.ts';
import { type Policy, readPolicy } from './policy.ts';

/** What the answers are about. */
export interface Subject {
  version: string;
  limit: number;
  keys: KeyFiles;
  log(event: EgressEvent): void;
  proxy: { stats(): ProxyStats };
  gateway: Pick<Gateway, 'stats'>;
  /** The policy in force. */
  policy(): Policy | undefined;
  /** Puts another in force at once. */
  replace(policy: Policy): void;
}

/** What the control socket answers, and the sockets whose health it speaks of. */
export interface Answers {
  answer(message: ControlMessage): ControlAnswer;
  listen(listening: Listening): void;
}

/**
 * The answers of the running program. A policy or keys that can't be used change nothing: the ones before stay in force, the
 * answer says why, and so does the log.
 */
export function makeAnswers(subject: Subject): Answers {
  const sockets: Listening[] = [];

  function takePolicy(value: unknown): ControlAnswer {
    try {
      subject.replace(readPolicy(value));
    } catch (error) {
      return kept(
        wordsOf(error),
        subject.policy() === undefined ? 'nothing passes' : 'the policy before stays in force',
      );
    }
    const text = described(subject.policy());
    subject.log({ part: 'policy', action: 'reloaded', reason: text });
    return { ok: true, text };
  }

  function takeKeys(value: unknown): ControlAnswer {
    try {
      subject.keys.replace(readKeys(value));
    } catch (error) {
      return kept(wordsOf(error), 'the keys before stay in force');
    }
    const text = `keys: ${subject.keys.vendors().join(', ') || 'none'}`;
    subject.log({ part: 'policy', action: 'reloaded', reason: text });
    return { ok: true, text };
  }

  /** Both or neither: the keys are read before the policy is put in force. */
  function takeBoth(file: unknown, keys: unknown): ControlAnswer {
    try {
      readKeys(keys);
    } catch (error) {
      return kept(wordsOf(error), 'all stays as it was');
    }
    const taken = takePolicy(file);
    return taken.ok ? takeKeys(keys) : taken;
  }

  function kept(reason: string, what: string): ControlAnswer {
    const fault = `${reason}; ${what}`;
    subject.log({ part: 'policy', action: 'kept', reason: fault });
    return { ok: false, fault };
  }

  function health(): ControlAnswer {
    const lost = sockets.filter((socket) => !socket.own()).map(({ path }) => path);
    if (lost.length === 0) return { ok: true, text: described(subject.policy()) };
    return { ok: false, fault: `${lost.join(', ')}: another file is there, or none; remove this container` };
  }

  return {
    listen: (listening) => sockets.push(listening),
    answer(message) {
      switch (message.ask) {
        case 'policy':
          return takePolicy(message.file);
        case 'keys':
          return takeKeys(message.keys);
        case 'configure':
          return takeBoth(message.file, message.keys);
        case 'health':
          return health();
        case 'status':
          return { ok: true, text: described(subject.policy()), status: statusOf(subject) };
      }
    },
  };
}

function described(policy: Policy | undefined): string {
  if (policy === undefined) return 'closed: no policy is in force';
  const { rules, gateway } = policy.file;
  const vendors = Object.keys(gateway.vendors).join(', ') || 'none';
  return `policy ${policy.digest.slice(0, 16)}: ${rules.length} rules, vendors: ${vendors}`;
}

function statusOf({ version, limit, keys, proxy, gateway, policy }: Subject): EgressStatus {
  const now = policy();
  return {
    schema: 'paddock/egress-status/v1',
    version,
    state: now === undefined ? 'closed' : 'open',
    ...(now !== undefined && { run: now.file.run, policy: now.digest }),
    rules: now?.file.rules.length ?? 0,
    vendors: Object.keys(now?.file.gateway.vendors ?? {}),
    keys: keys.vendors(),
    connection_limit: limit,
    proxy: { ...proxy.stats() },
    gateway: { ...gateway.stats() },
    resident_bytes: process.memoryUsage.rss(),
    uptime_seconds: Math.round(process.uptime()),
  };
}
