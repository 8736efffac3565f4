import { VENDORS, type VendorName } from '../../../../policy/egress/file.ts';
import { type Refusal, RefusedError } from '../refusal.ts';
import type { Route, Vendor } from '../vendors/vendor.ts';

/** A request's target, taken apart: the path that is checked is the path that is sent. */
export interface Target {
  vendor: VendorName;
  /** After the vendor's segment, as it came. */
  path: string;
  /** What stands behind `?`, as it came; undefined without one. */
  query: string | undefined;
}

const TARGET = new RegExp(`^/(${VENDORS.join('|')})(/[^?#]*)(?:\\?([^?#]*))?$`);

/** The target of a request line in origin form (RFC 9112 §3.2.1). Undefined where it names no vendor. */
export function readTarget(url: string): Target | undefined {
  const [, name, path, query] = TARGET.exec(url) ?? [];
  const vendor = VENDORS.find((known) => known === name);
  return vendor === undefined || path === undefined ? undefined : { vendor, path, query };
}

/**
 * The route of `vendor` that a request is. Nothing is decoded or normalised: a segment is letters, digits and `. _ -`, and
 * begins with a letter or digit, so neither `..` nor `//` nor `%2f` is one. Throws a RefusedError where there is none.
 */
export function findRoute(vendor: Vendor, method: string, { path, query }: Target): Route {
  const there = vendor.routes.filter((route) => expression(route).test(path));
  if (there.length === 0)
    throw new RefusedError(refused(404, 'path', 'no agent needs this path, so it is not passed on'));
  const route = there.find((candidate) => candidate.method === method);
  if (route === undefined) {
    const methods = there.map((candidate) => candidate.method).join(', ');
    throw new RefusedError(refused(405, 'method', `this path is for ${methods} alone`));
  }
  checkQuery(route, query);
  return route;
}

const SEGMENT = '[A-Za-z0-9][A-Za-z0-9._-]{0,127}';
const expressions = new Map<string, RegExp>();

function expression({ path }: Route): RegExp {
  const known = expressions.get(path);
  if (known !== undefined) return known;
  const source = path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, SEGMENT);
  const made = new RegExp(`^${source}$`);
  expressions.set(path, made);
  return made;
}

function checkQuery({ query = {}, required = [] }: Route, text: string | undefined): void {
  const seen = new Set<string>();
  for (const pair of text === undefined ? [] : text.split('&')) {
    const [name = '', value = '', ...more] = pair.split('=');
    // Not by index: `constructor` is no parameter.
    const allowed = Object.entries(query).find(([known]) => known === name)?.[1];
    if (allowed === undefined || !allowed.test(value) || more.length > 0 || seen.has(name))
      throw new RefusedError(
        refused(400, 'query', `the query has a parameter that no agent needs. Keys go into a header`),
      );
    seen.add(name);
  }
  const missing = required.find((name) => !seen.has(name));
  if (missing !== undefined)
    throw new RefusedError(refused(400, 'query', `the query needs the parameter ${missing}`));
}

const refused = (status: number, rule: string, message: string): Refusal => ({
  status,
  rule,
  message,
  final: true,
});
