import type { Containment } from '../../../policy/containment/containment.ts';
import type { Glob } from '../../../policy/containment/glob.ts';
import { pathNames } from '../../../policy/containment/path.ts';
import type { Rule } from '../../../policy/containment/rules.ts';
import { segmentFits } from '../../../policy/containment/segment.ts';
import { ANY, fitsSequence } from '../../../policy/containment/sequence.ts';
import { type BytePath, bytesOf } from '../../git/bytes.ts';

type Parts = Glob['paths'][number];

/**
 * The rule that protects something below a path, such as `.cargo/config` below `.cargo`. A link there would lead a protected
 * path to an open one. Patterns that begin with any folder and go on with the name alone protect the other one as well.
 */
export function holdsProtected(path: BytePath, containment: Containment): Rule | undefined {
  const names = pathNames(bytesOf(path));
  if ('fault' in names) return undefined;
  return prefixes(containment.rules).find(({ parts }) =>
    names.readings.some((reading) => fitsSequence(parts, reading, segmentFits)),
  )?.rule;
}

interface Prefix {
  readonly rule: Rule;
  readonly parts: Parts;
}

const known = new WeakMap<readonly Rule[], readonly Prefix[]>();

function prefixes(rules: readonly Rule[]): readonly Prefix[] {
  const found =
    known.get(rules) ?? rules.flatMap((rule) => rule.glob.paths.flatMap((path) => prefixesOf(rule, path)));
  known.set(rules, found);
  return found;
}

function prefixesOf(rule: Rule, path: Parts): Prefix[] {
  const last = path.findLastIndex((part) => part !== ANY);
  return path.flatMap((part, index) =>
    part === ANY || index >= last ? [] : [{ rule, parts: path.slice(0, index + 1) }],
  );
}
