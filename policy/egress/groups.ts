import { z } from 'zod';
import { ConfigurationError } from '../configuration-error.ts';
import { parseHostRule } from '../hosts.ts';
import { shown } from '../issue.ts';
import { parseToml } from '../toml.ts';
import { tomlLines } from '../toml-lines.ts';
import { CLIENTS, type ClientName } from './clients.ts';
import type { HostRule } from './file.ts';

/** A file of `profiles/egress/`. */
export const GroupFile = z
  .strictObject({
    description: z.string().min(1),
    hosts: z
      .array(
        z.string().superRefine((text, context) => {
          const rule = parseHostRule(text, '');
          if ('fault' in rule) context.addIssue({ code: 'custom', message: rule.fault, input: text });
        }),
      )
      .min(1)
      .optional(),
    /** Whose configuration on this machine names the hosts. */
    client: z.enum(CLIENTS).optional(),
  })
  .refine(
    ({ hosts, client }) => (hosts === undefined) !== (client === undefined),
    'either `hosts` or `client`',
  );

/** A group of hosts that a policy allows by `@name`. */
export interface Group {
  name: string;
  description: string;
  hosts: { rules: readonly HostRule[] } | { client: ClientName };
}

export type Groups = ReadonlyMap<string, Group>;

/** The groups from the texts of their files, by name without `.toml`. Throws a {@link ConfigurationError} with the lines that are wrong. */
export function loadGroups(texts: ReadonlyMap<string, string>): Groups {
  return new Map([...texts].sort(byName).map(([name, text]) => [name, readGroup(name, text)]));
}

function readGroup(name: string, text: string): Group {
  const file = `profiles/egress/${name}.toml`;
  const { description, hosts = [], client } = parseToml(file, text, GroupFile);
  if (client !== undefined) return { name, description, hosts: { client } };
  const lineOf = tomlLines(text);
  const rules = hosts.map((host, index) => {
    const source = `${file}:${lineOf(['hosts', index]) ?? 1} ${shown(host)}`;
    const rule = parseHostRule(host, source);
    if ('fault' in rule) throw new ConfigurationError(`${source}: expected ${rule.fault}`);
    return rule;
  });
  return { name, description, hosts: { rules } };
}

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]) => (a < b ? -1 : 1);
