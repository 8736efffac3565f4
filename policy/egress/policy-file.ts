import { z } from 'zod';
import { parseHostRule } from '../hosts.ts';
import { networkFault } from './addresses.ts';
import { VENDORS } from './file.ts';

/** A string that `fault` finds no fault with; what it returns completes "expected …". */
function text(fault: (value: string) => string | undefined) {
  return z.string().superRefine((value, context) => {
    const message = fault(value);
    if (message !== undefined) context.addIssue({ code: 'custom', message, input: withoutUser(value) });
  });
}

/** Text for an error: what stands between `//` and `@` in a URL may be a password. */
const withoutUser = (value: string) => value.replace(/\/\/.*@/s, '//…@');

/** A path; what is relative to the policy's folder or to the home is resolved when the file is read. */
const Path = z
  .string()
  .regex(/^(?!~[^/])(?!~$)[^\p{Cc}]+$/u, 'a path, absolute, below `~/` or beside this file');

const Variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "an environment variable's name");

/** What is wrong with a URL that has to have one of `protocols`, which end in a colon, and no query or fragment. */
function urlFault(value: string, protocols: readonly string[], example: string): string | undefined {
  const url = URL.parse(value);
  if (!url || !protocols.includes(url.protocol)) return `a URL such as \`${example}\``;
  return /[?#]/.test(value) ? 'a URL without a query' : undefined;
}

/** A user and a password in it are sent to the proxy alone. */
const UpstreamProxy = text((value) => {
  const example = 'http://proxy.example:3128';
  const fault = urlFault(value, ['http:', 'https:'], example);
  if (fault !== undefined) return fault;
  return URL.parse(value)?.pathname === '/' ? undefined : `a URL such as \`${example}\`, without a path`;
});

const BaseUrl = text((value) => {
  // The key travels in a header: never in the clear.
  const fault = urlFault(value, ['https:'], 'https://api.example.org');
  return fault ?? (/\/\/.*@/s.test(value) ? 'a URL without a user and a password' : undefined);
});

const KEYS = ['key_file', 'key_command', 'key_env'] as const;

const VendorTable = z
  .strictObject({
    /** A file that holds the key and nothing else. */
    key_file: Path.optional(),
    /** A command that prints the key, as words: no shell reads it. */
    key_command: z.array(z.string().min(1)).min(1).optional(),
    /** A variable of the environment in which `paddock` runs. */
    key_env: Variable.optional(),
    base_url: BaseUrl.optional(),
  })
  .superRefine((table, context) => {
    const said = KEYS.filter((key) => table[key] !== undefined);
    const extra = said[1];
    if (extra === undefined) return;
    const message = `one of ${KEYS.join(', ')} alone: ${said[0]} says where the key is already`;
    context.addIssue({ code: 'custom', message, path: [extra], input: table[extra] });
  });

const GatewayTable = z
  .strictObject({
    vendors: z
      .array(z.enum(VENDORS))
      .refine((names) => new Set(names).size === names.length, 'no vendor twice')
      .optional(),
    /** Five a second: what a few agents at once need, and little enough that a loop is noticed. */
    requests_per_minute: z.int().positive().default(300),
    /** Some thousand requests that each fill a model's context. */
    bytes: z.int().positive().default(4_000_000_000),
    tokens: z.int().positive().optional(),
    anthropic: VendorTable.optional(),
    openai: VendorTable.optional(),
    gemini: VendorTable.optional(),
  })
  .superRefine((table, context) => {
    for (const name of VENDORS) {
      if (table.vendors === undefined || table.vendors.includes(name) || table[name] === undefined) continue;
      const message = `no table for a vendor that \`vendors\` leaves out`;
      context.addIssue({ code: 'custom', message, path: [name], input: table[name] });
    }
  });

/** What a person writes: TOML. `groups` are the names that may stand after an `@`. */
export function egressPolicyFile(groups: readonly string[]) {
  const AllowEntry = text((value) => {
    if (value.startsWith('@')) {
      const known = groups.map((name) => `@${name}`);
      return known.includes(value) ? undefined : known.join(' | ');
    }
    const rule = parseHostRule(value, '');
    return 'fault' in rule ? rule.fault : undefined;
  });
  return z.strictObject({
    /** Hosts, hosts below one, and groups of hosts. Empty: nothing. */
    allow: z.array(AllowEntry).default([]),
    /** Networks that may be dialled although they are not public. */
    permitted_networks: z.array(text(networkFault)).default([]),
    upstream_proxy: UpstreamProxy.optional(),
    /** PEM certificates that are trusted beside the public ones. */
    ca_bundle: Path.optional(),
    gateway: GatewayTable.prefault({}),
  });
}
export type EgressPolicyFile = z.infer<ReturnType<typeof egressPolicyFile>>;
