import { z } from 'zod';

/** Milliseconds; `added` is a way's quantile less that of the way without anything between. Medians over the rounds. */
export const Times = z.object({
  p50: z.number(),
  p95: z.number(),
  added_p50: z.number(),
  added_p95: z.number(),
});
export type Times = z.infer<typeof Times>;

/** How much went through a second, and the seconds of all processors that the proxy's processes took for it all. */
export const Rate = z.object({ per_second: z.number(), cpu_seconds: z.number().optional() });
export type Rate = z.infer<typeof Rate>;

const by = <T extends z.ZodType>(what: T) => z.record(z.string(), what);

/** Everything that was measured; tables by the way's name. */
export const Result = z.object({
  cores: z.int(),
  rounds: z.int(),
  /** The machine's load (proc_loadavg(5), one minute) before and after. */
  load: z.array(z.number()),
  /** How many measurements of latency began while the machine did nothing else, and how many there were. */
  quiet: z.object({ quiet: z.int(), all: z.int() }),
  requests: z.object({
    fresh: by(Times),
    kept: by(Times),
    rate: by(Rate),
    rate_count: z.int(),
    download: by(Rate),
  }),
  gateway: z.object({ kept: by(Times), fresh: by(Times), streams: z.int(), events: by(Times) }),
  memory: z.object({
    streams: z.int(),
    /** Resident bytes of the egress process, at equal distances. */
    resident_bytes: z.array(z.number()),
    /** How steeply they rise, by least squares. */
    bytes_a_stream: z.number(),
  }),
});
export type Result = z.infer<typeof Result>;
