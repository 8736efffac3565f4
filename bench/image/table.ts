/** What ours is compared with: the same content by hand, and what merely unpacking its sources takes. */
export const PEERS = ['buildah', 'buildah, gzip', 'unpacking alone'] as const;
export type Peer = (typeof PEERS)[number];

/** One thing measured: seconds or bytes, with what it may be at most. `cpu` is seconds of all processors. */
export interface Row {
  /** A name for scripts that stays. */
  key: string;
  name: string;
  unit: 'seconds' | 'bytes';
  paddock: number;
  cpu?: number;
  target?: number;
  peers?: Partial<Record<Peer, number>>;
}

/**
 * A table for a person. Beside each peer stands how many times ours it took: 2.0 is twice as long, or twice as large.
 * A number over its target has an exclamation mark.
 */
export function formatTable(rows: readonly Row[]): string {
  const head = ['', 'Paddock', 'CPU', 'at most', ...PEERS.flatMap((peer) => [peer, 'ratio'])];
  const lines = [head, ...rows.map(cells)];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) => line.map((cell, column) => pad(cell, widths[column] ?? 0, column === 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function cells({ name, unit, paddock, cpu, target, peers = {} }: Row): string[] {
  const show = unit === 'seconds' ? seconds : bytes;
  const over = target !== undefined && paddock > target;
  return [
    name,
    `${show(paddock)}${over ? '!' : ''}`,
    cpu === undefined ? '' : seconds(cpu),
    target === undefined ? '' : show(target),
    ...PEERS.flatMap((peer) => {
      const value = peers[peer];
      return value === undefined ? ['', ''] : [show(value), ratio(value, paddock)];
    }),
  ];
}

/** A peer's number in ours: with two digits that count. */
export function ratio(peer: number, paddock: number): string {
  const times = peer / paddock;
  return times < 10 ? times.toFixed(times < 1 ? 2 : 1) : times.toFixed(0);
}

function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} s`;
}

/** Bytes in units of 10³ or 10⁶, as registries count. */
function bytes(value: number): string {
  return value < 1e6 ? `${(value / 1e3).toFixed(1)} kB` : `${(value / 1e6).toFixed(1)} MB`;
}

function pad(cell: string, width: number, left: boolean): string {
  return left ? cell.padEnd(width) : cell.padStart(width);
}
