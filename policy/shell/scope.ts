import { HOLE, plain, type Word } from './word.ts';

/** The fields of a value: one for a plain variable, any number for an array. */
export type Fields = readonly Word[];

const MOST_VALUES = 32;
const LONGEST_VALUE = 64 * 1024;

/**
 * What a shell text has set so far. A name has every value that it may have by then: an assignment replaces where it
 * surely runs, and adds where it may not.
 */
export class Scope {
  #variables = new Map<string, Fields[]>();
  #files = new Map<string, string>();
  functions = new Map<string, (args: readonly Word[], input: string) => string>();
  aliases = new Map<string, string>();
  gitAliases = new Map<string, string>();
  /** Alternatives for the positional parameters; undefined where they are unknown. */
  args: readonly Fields[] | undefined;
  zero: Word | undefined;
  /** Above 0 inside anything that may run not at all, or more than once. */
  uncertain = 0;
  directory: Word = '';
  overflowed = false;

  /** What a subshell or an inner shell begins with: all that is set, and the same files. What it sets stays inside. */
  child(args: readonly Fields[] | undefined): Scope {
    const inner = new Scope();
    inner.#variables = new Map(this.#variables);
    inner.#files = this.#files;
    inner.functions = new Map(this.functions);
    inner.aliases = new Map(this.aliases);
    inner.gitAliases = this.gitAliases;
    inner.args = args;
    inner.zero = this.zero;
    inner.directory = this.directory;
    return inner;
  }

  values(name: string): readonly Fields[] | undefined {
    return this.#variables.get(name);
  }

  assign(name: string, values: readonly Fields[], append = false): void {
    const before = this.#variables.get(name) ?? [];
    const next = append
      ? before.flatMap((old) => values.map((value) => joined(old, value))).concat(before.length ? [] : values)
      : values;
    const all = this.uncertain > 0 ? [...before, ...next] : next;
    const long = all.some((fields) => fields.reduce((sum, { length }) => sum + length, 0) > LONGEST_VALUE);
    if (long) {
      this.overflowed = true;
      this.#variables.set(name, [[HOLE]]);
      return;
    }
    const unique = [...new Map(all.map((fields) => [fields.join('\0'), fields])).values()];
    if (unique.length > MOST_VALUES) this.overflowed = true;
    this.#variables.set(name, unique.slice(0, MOST_VALUES));
  }

  /** What the text itself has written to a file. */
  file(path: Word): string | undefined {
    return this.#files.get(this.#place(path));
  }

  write(path: Word, text: string, append: boolean): void {
    const place = this.#place(path);
    const whole = append ? (this.#files.get(place) ?? '') + text : text;
    if (whole.length > 16 * LONGEST_VALUE) this.overflowed = true;
    this.#files.set(place, whole.length > 16 * LONGEST_VALUE ? HOLE : whole);
  }

  enter(directory: Word): void {
    const absolute = /^[/~]/.test(directory) || this.directory === '';
    this.directory = absolute ? directory : `${this.directory}/${directory}`;
  }

  #place(path: Word): string {
    const text = plain(path);
    const whole = /^[/~]/.test(text) ? text : `${plain(this.directory)}/${text}`;
    return whole.replace(/\/(\.?\/)+/g, '/').replace(/^\.\//, '/');
  }
}

function joined(old: Fields, value: Fields): Fields {
  if (old.length === 1 && value.length === 1) return [`${old[0]}${value[0]}`];
  return [...old, ...value];
}
