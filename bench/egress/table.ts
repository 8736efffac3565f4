import type { Rate, Result, Times } from './result.ts';

/** What is promised at most: milliseconds added, and bytes that stay of one stream. */
export const TARGETS = { request: 5, firstByte: 3, stream: 100 };

/** All tables for a person. A number over its target has an exclamation mark. */
export function formatResult({ cores, rounds, load, quiet, requests, gateway, memory }: Result): string {
  const [before = Number.NaN, after = Number.NaN] = load;
  return [
    `${cores} cores, medians of ${rounds} rounds, load ${before} before and ${after} after; ${quiet.quiet} of ${quiet.all} latencies on an idle machine`,
    times('a request with a TLS connection of its own, ms', requests.fresh, TARGETS.request),
    times('a request on a connection that stands, ms', requests.kept, TARGETS.request),
    rates('requests a second, 16 at once', requests.rate, 1, requests.rate_count),
    rates('a download of 200 MB, MB a second', requests.download, 1e6, 200),
    times('first byte of a streamed answer, connections kept, ms', gateway.kept, TARGETS.firstByte),
    times('first byte of a streamed answer, new connections, ms', gateway.fresh, TARGETS.firstByte),
    times(`an event, ${gateway.streams} streams at once, ms`, gateway.events),
    memoryText(memory),
  ]
    .join('\n\n')
    .concat('\n');
}

function times(title: string, by: Readonly<Record<string, Times>>, target?: number): string {
  const direct = Object.values(by)[0];
  return table(
    [title, 'p50', 'p95', 'added p50', 'added p95', 'p50 to direct'],
    Object.entries(by).map(([name, { p50, p95, added_p50, added_p95 }], index) => [
      name,
      p50.toFixed(2),
      p95.toFixed(2),
      ...(index === 0 || direct === undefined
        ? []
        : [
            added_p50.toFixed(2),
            added_p95.toFixed(2) +
              (name === 'Paddock' && target !== undefined && added_p95 > target ? '!' : ''),
            (p50 / direct.p50).toFixed(1),
          ]),
    ]),
  );
}

/** `unit` is what one of the rate is in its own; `count` how many of these the processors' time was for. */
function rates(title: string, by: Readonly<Record<string, Rate>>, unit: number, count: number): string {
  const direct = Object.values(by)[0];
  return table(
    [title, '', 'to direct', 'CPU ms each'],
    Object.entries(by).map(([name, { per_second, cpu_seconds }]) => [
      name,
      (per_second / unit).toFixed(0),
      direct === undefined || cpu_seconds === undefined ? '' : (per_second / direct.per_second).toFixed(2),
      cpu_seconds === undefined ? '' : ((cpu_seconds / count) * 1000).toFixed(2),
    ]),
  );
}

function memoryText({ streams, resident_bytes, bytes_a_stream }: Result['memory']): string {
  const mega = resident_bytes.map((bytes) => (bytes / 1e6).toFixed(0)).join(' ');
  const over = bytes_a_stream > TARGETS.stream ? '!' : '';
  return `resident MB over ${streams} streams: ${mega}\nbytes that stay of one: ${bytes_a_stream.toFixed(0)}${over}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
