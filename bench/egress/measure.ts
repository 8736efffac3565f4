import { median, quantile, slope } from '../support/statistics.ts';
import type { Job, Samples, Setting, Way } from './client/job.ts';
import { runClient } from './client/run.ts';
import { quietMoment } from './quiet.ts';
import type { Rate, Result, Times } from './result.ts';
import { cpuSeconds, residentBytes, type Started } from './world/start.ts';

/** A way with the processes that serve it. The first of several is the one without anything between. */
export interface Served {
  way: Way;
  processes: Started[];
}

const REQUESTS = 150;
const RATE = { count: 400, atOnce: 16 };
const FIRST_BYTES = 150;
/** As busy as two hundred agents are: twenty events a second each. */
const STREAMS = { count: 200, atOnce: 200, events: 60, pause: 50 };
const MEMORY = { warmUp: 10_000, streams: 10_000, slice: 500, atOnce: 50, events: 20 };

/** Requests through the proxies, round after round. */
export async function measureProxies(
  setting: Setting,
  served: readonly Served[],
  rounds: number,
): Promise<Result['requests']> {
  const ways = served.map(({ way }) => way);
  const [fresh, kept]: [Samples[], Samples[]] = [[], []];
  const [rate, download]: [Rates, Rates] = [{}, {}];
  for (let round = 0; round < rounds; round += 1) {
    fresh.push(await inQuiet(setting, { kind: 'new', ways, count: REQUESTS }));
    kept.push(await inQuiet(setting, { kind: 'kept', ways, count: REQUESTS * 4 }));
    // One after the other, so that each one's processors' time is known.
    for (const one of served) {
      await rated(rate, one, () => runClient(setting, { kind: 'rate', ways: [one.way], ...RATE }));
      await rated(download, one, () => runClient(setting, { kind: 'download', ways: [one.way] }));
    }
  }
  return {
    fresh: timesOf(fresh),
    kept: timesOf(kept),
    rate: middle(rate),
    rate_count: RATE.count,
    download: middle(download),
  };
}

/** Streamed answers from a model, straight and through the gateway. */
export async function measureGateway(
  setting: Setting,
  ways: Way[],
  rounds: number,
): Promise<Result['gateway']> {
  const [fresh, kept, events]: [Samples[], Samples[], Samples[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    kept.push(await inQuiet(setting, { kind: 'first-byte', ways, count: FIRST_BYTES, kept: true }));
    fresh.push(await inQuiet(setting, { kind: 'first-byte', ways, count: FIRST_BYTES, kept: false }));
    events.push(await inQuiet(setting, { kind: 'streams', ways, ...STREAMS }));
  }
  return { kept: timesOf(kept), fresh: timesOf(fresh), streams: STREAMS.count, events: timesOf(events) };
}

/** What the egress process holds while streams go through it, after as many as it takes to get warm. */
export async function measureMemory(setting: Setting, way: Way, serve: Started): Promise<Result['memory']> {
  const { warmUp, streams, slice, atOnce, events } = MEMORY;
  const run = (count: number) =>
    runClient(setting, { kind: 'streams', ways: [way], count, atOnce, events, pause: 0 });
  await run(warmUp);
  const resident = [residentBytes(serve)];
  for (let done = 0; done < streams; done += slice) {
    await run(slice);
    resident.push(residentBytes(serve));
  }
  return { streams, resident_bytes: resident, bytes_a_stream: slope(resident) / slice };
}

/** For latencies, which anything else that runs on the machine adds to. */
async function inQuiet(setting: Setting, job: Job): Promise<Samples> {
  await quietMoment();
  return runClient(setting, job);
}

type Rates = Record<string, { per_second: number; cpu_seconds: number }[]>;

async function rated(rates: Rates, { way, processes }: Served, work: () => Promise<Samples>): Promise<void> {
  const before = cpuSeconds(processes);
  const per_second = (await work())[way.name]?.[0] ?? Number.NaN;
  const list = rates[way.name] ?? [];
  rates[way.name] = list;
  list.push({ per_second, cpu_seconds: cpuSeconds(processes) - before });
}

const middle = (rates: Rates): Record<string, Rate> =>
  Object.fromEntries(
    Object.entries(rates).map(([name, rounds], index) => [
      name,
      {
        per_second: median(rounds.map(({ per_second }) => per_second)),
        ...(index > 0 && { cpu_seconds: median(rounds.map(({ cpu_seconds }) => cpu_seconds)) }),
      },
    ]),
  );

/** Quantiles of each round, and of these the medians: a round in which the machine did something else does not count. */
export function timesOf(rounds: readonly Samples[]): Record<string, Times> {
  const names = Object.keys(rounds[0] ?? {});
  const [direct = ''] = names;
  const over = (of: (round: Samples) => number) => median(rounds.map(of));
  return Object.fromEntries(
    names.map((name) => {
      const at = (q: number, round: Samples) => quantile(round[name] ?? [], q);
      const added = (q: number, round: Samples) => at(q, round) - quantile(round[direct] ?? [], q);
      return [
        name,
        {
          p50: over((round) => at(0.5, round)),
          p95: over((round) => at(0.95, round)),
          added_p50: over((round) => added(0.5, round)),
          added_p95: over((round) => added(0.95, round)),
        },
      ];
    }),
  );
}
