import { expect, it } from 'vitest';
import type { HostRule } from '../../../policy/egress/file.ts';
import { ruleText, writtenRule } from '../../../policy/egress/rule-text.ts';

const rules: [string, string, Omit<HostRule, 'source'>][] = [
  ['example.org:443', 'example.org', { host: 'example.org', below: false, port: 443 }],
  ['*.example.org:443', '*.example.org', { host: 'example.org', below: true, port: 443 }],
  ['example.org:80', 'example.org:80', { host: 'example.org', below: false, port: 80 }],
];

it.each(rules)('a rule is %s with its port, and written %s', (text, written, rule) => {
  expect(ruleText(rule)).toBe(text);
  expect(writtenRule({ ...rule, source: '' })).toBe(written);
});
