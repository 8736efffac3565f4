import type { HostRule } from './file.ts';

/** A rule with its port: `*.example.org:443`. */
export const ruleText = ({ host, below, port }: Pick<HostRule, 'host' | 'below' | 'port'>): string =>
  `${below ? '*.' : ''}${host}:${port}`;

/** A rule as a person writes it, who leaves 443 out: `*.example.org`, `example.org:80`. */
export const writtenRule = (rule: HostRule): string => ruleText(rule).replace(/:443$/, '');
