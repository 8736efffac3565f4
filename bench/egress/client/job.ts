import { z } from 'zod';

/** A way to a host: a proxy's port on loopback, or without one straight to it. */
const Way = z.strictObject({ name: z.string(), port: z.int().optional() });
export type Way = z.infer<typeof Way>;

const Ways = z.array(Way);
const Count = z.int().positive();

/**
 * What a client is told to do. With several ways each takes its turn, request by request, so that what else the machine does
 * meets all of them alike.
 */
export const Job = z.discriminatedUnion('kind', [
  /** Each request on a connection of its own: CONNECT, TLS handshake, GET. Milliseconds of each. */
  z.strictObject({ kind: z.literal('new'), ways: Ways, count: Count }),
  /** All requests on one connection. Milliseconds of each. */
  z.strictObject({ kind: z.literal('kept'), ways: Ways, count: Count }),
  /** As `new`, some at once. Requests a second. */
  z.strictObject({ kind: z.literal('rate'), ways: Ways, count: Count, atOnce: Count }),
  /** One large file. Bytes a second. */
  z.strictObject({ kind: z.literal('download'), ways: Ways }),
  /** To a model: until the first byte of a streamed answer, each on a connection of its own or not. Milliseconds of each. */
  z.strictObject({ kind: z.literal('first-byte'), ways: Ways, count: Count, kept: z.boolean() }),
  /** Streamed answers, some at once. For each event the milliseconds from the vendor's writing to the client's reading. */
  z.strictObject({
    kind: z.literal('streams'),
    ways: Ways,
    count: Count,
    atOnce: Count,
    events: Count,
    /** Milliseconds between two events. */
    pause: z.number(),
  }),
]);
export type Job = z.infer<typeof Job>;

/** What a client measured, by the way's name. */
export const Samples = z.record(z.string(), z.array(z.number()));
export type Samples = z.infer<typeof Samples>;

/** What every client needs to know. */
export const Setting = z.strictObject({
  /** The file with the CA of the hosts outside. */
  ca: z.string(),
  /** The run's token, for the gateway. */
  token: z.string(),
});
export type Setting = z.infer<typeof Setting>;
