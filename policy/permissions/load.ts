import { ConfigurationError } from '../configuration-error.ts';
import { parseToml } from '../toml.ts';
import { tomlLines } from '../toml-lines.ts';
import { checkPermissions, type PermissionProblem } from './check.ts';
import { DECISIONS, type Decision, type PermissionEntry, PermissionFile } from './entry.ts';
import { matchOf, type Permission } from './permission.ts';

/** What one file of `profiles/permissions/` says. */
export interface Domain {
  /** The file's name without `.toml`. */
  name: string;
  title: string;
  description: string;
  permissions: Permission[];
}

/**
 * The domains from the texts of their files, by name without `.toml`: sorted by name, their entries as written, first
 * what is allowed, then asked, then denied. Throws a ConfigurationError with a line for each thing that is wrong, in one
 * file or between two.
 */
export function loadDomains(texts: ReadonlyMap<string, string>): Domain[] {
  const names = [...texts.keys()].sort();
  const domains = collect(names, (name) => readDomain(name, texts.get(name) ?? ''));
  const problems = checkPermissions(domains.flatMap(({ permissions }) => permissions));
  const lines = new Map([...texts].map(([name, text]) => [fileOf(name), text]));
  refuse(problems, (file) => lines.get(file));
  return domains;
}

/** The permissions of all domains, in the order of {@link loadDomains}, which also says what it throws. */
export function loadPermissions(texts: ReadonlyMap<string, string>): Permission[] {
  return loadDomains(texts).flatMap(({ permissions }) => permissions);
}

/** The entries of one file as permissions; `where` is the file's name and the entry's place in it. */
export function permissionsOf(
  file: string,
  lists: Readonly<Record<Decision, readonly PermissionEntry[]>>,
  domain: string,
): Permission[] {
  return DECISIONS.flatMap((decision) =>
    lists[decision].map((entry, index) => ({
      decision,
      match: matchOf(entry),
      ...(entry.reason !== undefined && { reason: entry.reason }),
      ...(entry.note !== undefined && { note: entry.note }),
      domain,
      where: `${file} ${decision}.${index}`,
    })),
  );
}

/** Throws a ConfigurationError with a line for each problem; `textOf` has the text of a file, for its line numbers. */
export function refuse(
  problems: readonly PermissionProblem[],
  textOf: (file: string) => string | undefined,
): void {
  if (problems.length === 0) return;
  throw new ConfigurationError(
    problems
      .map(({ at, got, expected }) => `${withLine(at.where, textOf)}: got ${got}, expected ${expected}`)
      .join('\n'),
  );
}

function withLine(where: string, textOf: (file: string) => string | undefined): string {
  const space = where.lastIndexOf(' ');
  const [file, place] = [where.slice(0, space), where.slice(space + 1)];
  const [list = '', index] = place.split('.');
  const line = tomlLines(textOf(file) ?? '')([list, Number(index)]);
  return line === undefined ? where : `${file}:${line} ${place}`;
}

const fileOf = (name: string) => `profiles/permissions/${name}.toml`;

function readDomain(name: string, text: string): Domain {
  const { title, description, ...lists } = parseToml(fileOf(name), text, PermissionFile);
  return { name, title, description, permissions: permissionsOf(fileOf(name), lists, title) };
}

/** What `read` gives for each name; throws one error with what all of those that failed had to say. */
function collect<Result>(names: readonly string[], read: (name: string) => Result): Result[] {
  const failures: string[] = [];
  const results: Result[] = [];
  for (const name of names) {
    try {
      results.push(read(name));
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      failures.push(error.message);
    }
  }
  if (failures.length > 0) throw new ConfigurationError(failures.join('\n'));
  return results;
}
