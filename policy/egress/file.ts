import { z } from 'zod';

/** Ports that a rule may open: TLS, and plain HTTP where a rule says so. */
export const PORTS = [443, 80] as const;

/** One rule: a host, or all hosts below one, on one port. */
export const HostRule = z.strictObject({
  /** Normalised: lower case, punycode, no trailing dot. */
  host: z.string().min(1),
  /** Whether the rule means every host below `host` (and not `host` itself) or `host` alone. */
  below: z.boolean(),
  port: z.union(PORTS.map((port) => z.literal(port))),
  /** As it was written, and where: `policy.toml:4 "*.example.org"` or `@github`'s file. Shown with every decision. */
  source: z.string(),
});
export type HostRule = z.infer<typeof HostRule>;

export const VENDORS = ['anthropic', 'openai', 'gemini'] as const;
export type VendorName = (typeof VENDORS)[number];

const Url = z.url({ protocol: /^https?$/ });

/** What one run may use of the vendors' APIs. */
export const GatewayLimits = z.strictObject({
  requests_per_minute: z.int().positive(),
  /** Bytes in both directions, bodies only. */
  bytes: z.int().positive(),
  /** Tokens in and out, by the vendors' own count. */
  tokens: z.int().positive().optional(),
});
export type GatewayLimits = z.infer<typeof GatewayLimits>;

/** What the egress container is told: rendered from a policy, parsed before it is used. It holds no key. */
export const EgressFile = z.strictObject({
  schema: z.literal('paddock/egress/v1'),
  /** The run's id, in every log line. */
  run: z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}$/),
  /** Empty: nothing. */
  rules: z.array(HostRule),
  /** Networks in CIDR form that are dialled although they are not public. */
  permitted_networks: z.array(z.string()),
  /** The addresses of the machine that runs the container: never dialled, within a permitted network neither. */
  host_addresses: z.array(z.union([z.ipv4(), z.ipv6()])).optional(),
  /** A company's proxy, through which everything goes. It resolves the names then. */
  upstream_proxy: Url.optional(),
  /** PEM certificates that are trusted beside the public ones, for the gateway's and the upstream proxy's TLS. */
  ca: z.string().optional(),
  gateway: z.strictObject({
    /** SHA-256 of the run's token, hexadecimal. */
    token_sha256: z.string().regex(/^[0-9a-f]{64}$/),
    limits: GatewayLimits,
    /** The vendors that can be reached, and where their APIs are. */
    vendors: z.partialRecord(z.enum(VENDORS), z.strictObject({ base_url: Url })),
  }),
});
export type EgressFile = z.infer<typeof EgressFile>;

/** The vendors' real keys: the one secret, held in memory and in a tmpfs file of mode 0400 in the egress container. */
export const EgressKeys = z.partialRecord(z.enum(VENDORS), z.string().min(1));
export type EgressKeys = z.infer<typeof EgressKeys>;
