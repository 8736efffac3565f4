import { CHANGES } from './changes.ts';
import { restore } from './checkout.ts';
import { imageSize, newBytes } from './layers.ts';
import { quickest, type Sample, type Setting } from './measure.ts';
import type { PrivateStore } from './private-store.ts';
import type { Row } from './table.ts';

const COLD = 30;
const NO_OP = 0.15;
const IMAGE = 430e6;
const SMALL_RUNS = 3;

/** Builds from nothing but the sources: both architectures, and only `native`. */
export async function coldBuilds(store: PrivateStore, native: string, runs: number): Promise<Row[]> {
  const one = await quickest(runs, async () => {
    await store.empty();
    return store.buildLayers(native);
  });
  const both = await quickest(runs, async () => {
    await store.empty();
    return store.build();
  });
  return [
    row('cold', 'cold build, amd64 and arm64', both, COLD),
    row('cold-native', `cold build, ${native} alone`, one),
  ];
}

/** Builds of an image that is there already, after nothing or little has changed; and what a change sends. */
export async function rebuilds(store: PrivateStore, here: Setting, native: string): Promise<Row[]> {
  const before = await store.layers();
  const rows = [row('no-op', 'no change', await quickest(SMALL_RUNS, () => store.build()), NO_OP)];
  const sent: Row[] = [];
  for (const change of CHANGES) {
    const sample = await quickest(SMALL_RUNS, async (run) => {
      await restore(here);
      await change.make(here, run);
      return store.build();
    });
    rows.push(row(change.key, change.name, sample, change.target?.seconds));
    const now = await store.layers();
    const name = `new layers ${change.name}`;
    const target = change.target && { target: change.target.bytes };
    const bytes = (architectures: Iterable<string>) => newBytes(before, now, architectures);
    const [key, unit] = [`${change.key}-bytes`, 'bytes'] as const;
    sent.push({
      key: `${key}-native`,
      name: `${name}, ${native}`,
      unit,
      paddock: bytes([native]),
      ...target,
    });
    sent.push({ key, name: `${name}, both`, unit, paddock: bytes(now.keys()), ...target });
  }
  const dirty = await quickest(SMALL_RUNS, () => store.build());
  rows.push(row('no-op-dirty', 'no change since, not committed', dirty, NO_OP));
  await restore(here);
  const sizes = [...before.keys()].map((architecture) => ({
    key: `image-${architecture}`,
    name: `image, ${architecture}`,
    unit: 'bytes' as const,
    paddock: imageSize(before, architecture),
    target: IMAGE,
  }));
  return [...rows, ...sent, ...sizes];
}

function row(key: string, name: string, { seconds, cpu }: Sample, target?: number): Row {
  return { key, name, unit: 'seconds', paddock: seconds, cpu, ...(target !== undefined && { target }) };
}
