import type { Result } from './result.ts';

type Row = Result['report'][number];

/** The report for people: how many entries each CLI does not say in full by decision, then each of them. */
export function reportText({ report }: Pick<Result, 'report'>): string {
  const counts = countBy(report, ({ cli, decision, expressed }) => `${cli} ${decision} ${expressed}`);
  const summary = [...counts].map(([group, count]) => `${group}: ${count}`);
  const groups = Map.groupBy(report, ({ cli, decision, expressed, why, instead }) =>
    [`${cli} ${decision} ${expressed}: ${why}.`, `  Instead: ${instead}.`].join('\n'),
  );
  const details = [...groups].map(([title, rows]) =>
    [title, ...rows.map(({ entry }) => `    ${entry}`)].join('\n'),
  );
  return summary.length === 0
    ? 'Every CLI says every entry in full.\n'
    : `${[...summary, '', ...details].join('\n')}\n`;
}

function countBy(rows: readonly Row[], name: (row: Row) => string): Map<string, number> {
  return new Map([...Map.groupBy(rows, name)].map(([group, { length }]) => [group, length]));
}
