import type { VendorName } from '../../../../policy/egress/file.ts';
import type { Refusal } from '../refusal.ts';
import type { Scalars } from '../usage/scalars.ts';

/** One operation of an API that a CLI needs. */
export interface Route {
  method: 'GET' | 'POST';
  /** The whole path; `{name}` stands for one segment. */
  path: string;
  /** The parameters that a query may have, and their values. */
  query?: Readonly<Record<string, RegExp>>;
  /** Parameters that a query must have. */
  required?: readonly string[];
  /** Whether its answer tells tokens that were used. */
  metered: boolean;
  why: string;
}

/** What an answer told of the tokens used so far. */
export interface Tokens {
  total: number;
  /** Whether no more will come. */
  complete: boolean;
}

/** All that is special to one vendor's API. */
export interface Vendor {
  name: VendorName;
  /** The headers in which its CLI may send the run's token; from `authorization`, what follows `Bearer`. */
  tokenHeaders: readonly string[];
  /** The header that carries the vendor's key. */
  keyHeader(key: string): readonly [name: string, value: string];
  routes: readonly Route[];
  /** An error as this vendor's API words it. */
  error(refusal: Refusal): object;
  /** The fields of an answer, or of its events, that {@link tokens} reads: dotted paths, `[]` for the entries of a list. */
  usageFields: readonly string[];
  tokens(seen: Scalars): Tokens;
  /** Whether an error's body says that the key is no good, where the status alone does not. */
  rejectsKey?(body: string): boolean;
}
