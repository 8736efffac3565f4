import { DECISIONS } from '../policy/permissions/entry.ts';
import type { Permission } from '../policy/permissions/permission.ts';
import type { InteractiveFiles, ReportRow } from './adapter.ts';

const EXPRESSED = ['full', 'stricter', 'part', 'none'] as const;

/** How many entries of each decision a CLI expresses in full, stricter, in part and not at all. */
export type Coverage = Record<(typeof DECISIONS)[number], Record<(typeof EXPRESSED)[number], number>>;

/** Counts a CLI's report against all the entries that it was made from. */
export function coverageOf(permissions: readonly Permission[], report: readonly ReportRow[]): Coverage {
  const count = (decision: string, expressed: string) =>
    report.filter((row) => row.decision === decision && row.expressed === expressed).length;
  return Object.fromEntries(
    DECISIONS.map((decision) => {
      const [stricter, part, none] = [
        count(decision, 'stricter'),
        count(decision, 'part'),
        count(decision, 'none'),
      ];
      const all = permissions.filter((permission) => permission.decision === decision).length;
      return [decision, { full: all - stricter - part - none, stricter, part, none }];
    }),
  ) as Coverage;
}

/**
 * A page for people: per CLI and decision how many entries its own rules express, and every entry that they do not
 * express in full, with what stands in for it. Markdown.
 */
export function coveragePage(
  permissions: readonly Permission[],
  rendered: Readonly<Record<string, InteractiveFiles>>,
): string {
  const rows = Object.entries(rendered).flatMap(([cli, { report }]) => {
    const coverage = coverageOf(permissions, report);
    return DECISIONS.map((decision) => {
      const counts = EXPRESSED.map((expressed) => coverage[decision][expressed]);
      return `| ${cli} | ${decision} | ${counts.join(' | ')} |`;
    });
  });
  const sections = Object.entries(rendered).flatMap(([cli, { report }]) => section(cli, report));
  return [
    '# What each CLI can express',
    '',
    'Written by `npm run docs` from `profiles/permissions/` and the adapters of `generators/`.',
    '',
    'One entry has one meaning. A CLI’s own rules do not always have words for all of it: `stricter` rules also catch what',
    'was not meant, `part` covers a part, `none` is no rule at all. What stands in for the rest is said beside it. An entry',
    'that would let through more than it means fails the render.',
    '',
    '| CLI | Decision | full | stricter | part | none |',
    '|---|---|---|---|---|---|',
    ...rows,
    ...sections,
    '',
  ].join('\n');
}

function section(cli: string, report: readonly ReportRow[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { entry, decision, expressed, why, instead } of report) {
    const title = `**${decision}, ${expressed}**: ${why}. Instead: ${instead}.`;
    groups.set(title, [...(groups.get(title) ?? []), `\`${entry}\``]);
  }
  if (groups.size === 0) return ['', `## ${cli}`, '', 'Everything is expressed in full.'];
  const texts = [...groups].flatMap(([title, entries]) => ['', title, '', entries.join(' · ')]);
  return ['', `## ${cli}`, ...texts];
}
