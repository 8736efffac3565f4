import { createHash, randomBytes } from 'node:crypto';

/** A token for the gateway: 256 random bits, worth nothing elsewhere. */
export const newToken = (): string => `paddock-${randomBytes(32).toString('base64url')}`;

/** What the egress container is told of a token: its SHA-256, hexadecimal. */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');
