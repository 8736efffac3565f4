import type { Containment } from '../../../policy/containment/containment.ts';
import { nameOf as formsOf, isShortNameOf } from '../../../policy/containment/names.ts';
import type { Rule } from '../../../policy/containment/rules.ts';
import { type Segment, segmentFits } from '../../../policy/containment/segment.ts';
import { ANY } from '../../../policy/containment/sequence.ts';
import { mayWrite, type Tier, tierOf } from '../../../policy/containment/tiers.ts';
import { type BytePath, bytesOf } from '../../git/bytes.ts';

const OPEN: Tier = { tier: 'readwrite' };
const ASCII = /^[ -~]*$/;

/** Says the tier of paths, quickly for the many that no rule has a word about. */
export class Judge {
  readonly containment: Containment;
  readonly #matters: (name: string) => boolean;
  /** Folders whose own path has no name that matters. */
  readonly #plain = new Map<BytePath, boolean>([['', true]]);

  constructor(containment: Containment) {
    this.containment = containment;
    this.#matters = nameFilter(containment.rules);
  }

  /** The tier of a path of bytes; `isFolder` as for {@link tierOf}. */
  tier(path: BytePath, isFolder: boolean): Tier {
    const slash = path.lastIndexOf('/');
    const folder = path.slice(0, Math.max(0, slash));
    if (this.#isPlain(folder) && !this.#matters(path.slice(slash + 1))) return OPEN;
    return tierOf(ASCII.test(path) ? path : bytesOf(path), isFolder, this.containment);
  }

  /** Whether the mode lets an agent write it. */
  mayWrite(tier: Tier): boolean {
    return mayWrite(tier, this.containment.mode);
  }

  #isPlain(folder: BytePath): boolean {
    const known = this.#plain.get(folder);
    if (known !== undefined) return known;
    const slash = folder.lastIndexOf('/');
    const above = this.#isPlain(folder.slice(0, Math.max(0, slash)));
    const isPlain = above && !this.#matters(folder.slice(slash + 1));
    this.#plain.set(folder, isPlain);
    return isPlain;
  }
}

/** Tells whether a name could make a rule fit a path: one that fits has in it the name which the rule is about. */
function nameFilter(rules: readonly Rule[]): (name: string) => boolean {
  const words = new Set(['.git']);
  const others: Segment[] = [];
  for (const path of rules.flatMap((rule) => rule.glob.paths)) {
    const segments = path.flatMap((part) => (part === ANY ? [] : [part]));
    const literal = segments.findLast((segment) => segment.kind === 'literal');
    if (literal?.kind === 'literal') words.add(literal.plain).add(literal.folded);
    else {
      const last = segments.at(-1);
      if (last === undefined) return () => true;
      others.push(last);
    }
  }
  return (name) => {
    // Other spellings, and what has to be read with care, are for the full look.
    if (!ASCII.test(name) || /[~\\:]|[. ]$/.test(name) || name === '') return true;
    const forms = formsOf(name);
    return (
      forms.forms.some((form) => words.has(form)) ||
      isShortNameOf(forms, '.git') ||
      others.some((segment) => segmentFits(segment, forms))
    );
  };
}
