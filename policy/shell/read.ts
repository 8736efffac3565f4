import { type CommandExpansionPart, type ProcessSubstitutionPart, parse } from 'unbash';
import type { ReadShell, Run, ShellReading } from './machine.ts';
import { handlerOf } from './run/handlers.ts';
import { type Fields, Scope } from './scope.ts';
import { walkScript } from './walk/nodes.ts';
import type { Walker } from './walk/walker.ts';
import { HOLE, isOpen, plain, plainPatterns, programName, quoted, type Word } from './word.ts';

/** Longer text is not parsed; what hides in it is looked for word by word. */
const LONGEST_TEXT = 256 * 1024;
const DEEPEST = 60;

/** A script whose first line names an interpreter that is no shell. */
const OTHER_LANGUAGE = /^#!(?!.*sh\b)/;

const MOST_STEPS = 10_000;

/**
 * What a shell text would do: every simple command that it would run, through lists, substitutions, wrappers, inner shells
 * and git's own ways, with its words where they can be known. It runs nothing and never throws.
 */
export function readShell(text: string): ReadShell {
  if (last?.text !== text) last = { text, reading: readAnew(text) };
  return last.reading;
}

/** Several ask about the same call, one after the other. */
let last: { text: string; reading: ReadShell } | undefined;

function readAnew(text: string): ReadShell {
  const reader = new Reader();
  try {
    reader.evaluate(text, HOLE);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // The call stack ended: nested deeper than any text that is meant to be read.
    reader.reading.unparsed.push(text);
  }
  const { runs, files, code, unparsed } = reader.reading;
  return { runs, files, code: [...new Set(code)], unparsed: [...new Set(unparsed)] };
}

class Reader implements Walker {
  scope = new Scope();
  readonly reading: ShellReading = { runs: [], files: [], code: [], unparsed: [] };
  readonly visited = new WeakSet<object>();
  readonly #noted = new Set<string>();
  #texts: string[] = [];
  #depth = 0;
  #steps = 0;
  #processes = 0;

  script(text: string, input: string, args?: readonly Word[]): string {
    return this.apart(() => this.evaluate(text, input), args && [args]);
  }

  apart<T>(work: () => T, args: readonly Fields[] | undefined = this.scope.args): T {
    const outer = this.scope;
    this.scope = outer.child(args);
    const done = work();
    outer.overflowed ||= this.scope.overflowed;
    this.scope = outer;
    return done;
  }

  evaluate(text: string, input: string): string {
    const source = plainPatterns(text);
    if (source.length > LONGEST_TEXT || this.#depth >= DEEPEST || ++this.#steps > MOST_STEPS) {
      this.reading.unparsed.push(source);
      return HOLE;
    }
    const ast = parse(source);
    if (ast.errors?.length) this.reading.unparsed.push(source);
    this.#texts.push(source);
    this.#depth++;
    const printed = walkScript(ast, input, this);
    this.#depth--;
    this.#texts.pop();
    if (this.scope.overflowed) this.giveUp();
    return printed;
  }

  command(words: readonly Word[], input: string): string {
    const [program = ''] = words;
    if (this.#depth >= DEEPEST || ++this.#steps > MOST_STEPS) {
      this.giveUp();
      return HOLE;
    }
    this.#depth++;
    try {
      return this.#run(program, words, input);
    } finally {
      this.#depth--;
    }
  }

  #run(program: Word, words: readonly Word[], input: string): string {
    const { scope } = this;
    const note = (leaf: boolean) => this.#note({ words, directory: scope.directory, leaf });
    const own = scope.functions.get(plain(program));
    if (own !== undefined) return own(words.slice(1), input);
    if (isOpen(program) || program === '') {
      note(true);
      // It may come to nothing, as an unset `$SUDO` does.
      const next = words.findIndex((word) => word !== '' && !isOpen(word));
      return next > 0 ? this.command(words.slice(next), input) : HOLE;
    }
    const alias = scope.aliases.get(program);
    if (alias !== undefined && !this.#texts.includes(alias)) {
      this.script(`${alias} ${words.slice(1).map(quoted).join(' ')}`, input);
    }
    const written = program.includes('/') ? scope.file(program) : undefined;
    if (written !== undefined) {
      if (OTHER_LANGUAGE.test(written)) this.reading.code.push(written);
      else this.script(written, input, words.slice(1));
    }
    const handler = handlerOf(programName(program));
    note(handler?.leaf ?? true);
    return handler?.run(words, input, this) ?? `${HOLE}\n`;
  }

  #note(run: Run): void {
    const key = [run.directory, run.leaf, ...run.words].join('\0');
    if (!this.#noted.has(key)) this.reading.runs.push(run);
    this.#noted.add(key);
  }

  substitute(part: CommandExpansionPart): string {
    this.visited.add(part);
    if (part.script === undefined) return HOLE;
    if (part.script.errors?.length) this.giveUp();
    const { script } = part;
    return this.apart(() => walkScript(script, HOLE, this));
  }

  process(part: ProcessSubstitutionPart): Word {
    this.visited.add(part);
    const path = `/dev/fd/substitution-${this.#processes++}`;
    if (part.script?.errors?.length) this.giveUp();
    const { script } = part;
    const printed = script === undefined ? HOLE : this.apart(() => walkScript(script, HOLE, this));
    if (part.operator === '<') this.scope.write(path, printed, false);
    return path;
  }

  giveUp(): void {
    const text = this.#texts.at(-1);
    if (text !== undefined && !this.reading.unparsed.includes(text)) this.reading.unparsed.push(text);
  }
}
