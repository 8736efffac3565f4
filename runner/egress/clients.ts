import { execa } from 'execa';
import { z } from 'zod';
import type { ClientName, ClientRules } from '../../policy/egress/clients.ts';
import { urlRule } from '../../policy/egress/clients.ts';
import type { HostRule } from '../../policy/egress/file.ts';
import { shown } from '../../policy/issue.ts';
import { Failure, STATUS } from '../failure.ts';

/** A URL that a client's configuration names, and which setting it is. */
interface Setting {
  url: string;
  name: string;
}

const READERS: Readonly<Record<ClientName, (environment: NodeJS.ProcessEnv) => Promise<Setting[]>>> = {
  npm: npmSettings,
  debian: debianSettings,
};

/**
 * The rules for the hosts that this machine's package clients use, by their own configuration. Throws a {@link Failure}
 * that says what to do where a client is not there, names no host, or names one that no rule can allow.
 */
export async function readClientRules(
  names: readonly ClientName[],
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ClientRules> {
  const read = names.map(async (name) => [name, rules(name, await READERS[name](environment))] as const);
  return Object.fromEntries(await Promise.all(read));
}

function rules(client: ClientName, settings: readonly Setting[]): HostRule[] {
  if (settings.length === 0) {
    throw new Failure(STATUS.data, `@${client}: this machine's configuration names no host to download from`);
  }
  const found = new Map<string, HostRule>();
  for (const { url, name } of settings) {
    const rule = urlRule(url, name);
    if ('fault' in rule) {
      throw new Failure(
        STATUS.data,
        `@${client}: ${name}: got ${shown(withoutUser(url))}, expected ${rule.fault}. Name the hosts in \`allow\` instead`,
      );
    }
    const key = `${rule.host}:${rule.port}`;
    if (!found.has(key)) found.set(key, rule);
  }
  return [...found.values()];
}

/**
 * The default registry and those of scopes. npm 11.19 lists none whose URL has a password in it: without the default one
 * that is an error, but a scope's is missing without a word.
 */
async function npmSettings(environment: NodeJS.ProcessEnv): Promise<Setting[]> {
  const text = await output('npm', 'npm', ['config', 'list', '--json'], environment);
  const config = settingsOf(text);
  if (typeof config.registry !== 'string') {
    throw new Failure(
      STATUS.data,
      '@npm: npm does not say its registry, expected a URL without a password. Name the hosts in `allow` instead',
    );
  }
  return Object.entries(config).flatMap(([key, url]) => {
    if (key !== 'registry' && !/^@.+:registry$/.test(key)) return [];
    return typeof url === 'string' ? [{ url, name: `npm's ${key}` }] : [];
  });
}

/**
 * The files that an update would fetch from the machine's sources; those on a disk need no host. Nothing is fetched, and no
 * update need have been made, as for `apt-get indextargets` (apt 2.6.1).
 */
async function debianSettings(environment: NodeJS.ProcessEnv): Promise<Setting[]> {
  const text = await output('debian', 'apt-get', ['--print-uris', 'update'], environment);
  const urls = text.split('\n').flatMap((line) => /^'([^']+)' /.exec(line)?.[1] ?? []);
  return urls
    .filter((url) => !/^(?:file|copy|cdrom):/.test(url))
    .map((url) => ({ url, name: "apt's sources" }));
}

async function output(
  client: ClientName,
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  // Not in the workspace: an `.npmrc` there would choose what hosts are allowed.
  const options = { cwd: '/', env: environment, extendEnv: false, reject: false, timeout: 30_000 } as const;
  const result = await execa(program, args, { ...options, stdin: 'ignore' });
  if (result.exitCode === 0) return result.stdout;
  const command = [program, ...args].join(' ');
  if (result.code === 'ENOENT') {
    throw new Failure(
      STATUS.unavailable,
      `@${client}: there is no ${program} on this machine. Name the hosts in \`allow\` instead`,
    );
  }
  const said = (result.stderr ?? '').trim().split('\n').slice(-3).join('\n') || result.shortMessage;
  throw new Failure(STATUS.unavailable, `@${client}: \`${command}\` failed: ${said}`);
}

function settingsOf(text: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch {
    throw new Failure(
      STATUS.unavailable,
      `@npm: \`npm config list --json\` printed no JSON object: ${shown(text)}`,
    );
  }
}

function withoutUser(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//');
}
