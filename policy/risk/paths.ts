import type { ToolCall } from '../gate/call.ts';
import { namedPaths, type Resolved, resolvePath } from '../gate/paths.ts';
import { couldBe, HOLE, ONE, plain, STAR, type Word } from '../shell/word.ts';
import type { NamedWord } from './acts.ts';
import { isDevice } from './destructive.ts';

/** Where a call runs. */
export interface RiskPlace {
  /** The working directory, an absolute path; undefined where it is not known. */
  readonly cwd?: string | undefined;
  /** The agent's home directory, an absolute path. */
  readonly home: string;
  /** The top of the workspace, an absolute path. */
  readonly workspace: string;
  /** Where absolute paths lead to when their links are followed, where that is elsewhere. */
  readonly resolved: ReadonlyMap<string, string>;
}

/** A path in its parts (policy/gate/paths.ts), as it was named, or as its links lead. */
export interface FoundPath extends NamedWord {
  readonly parts: Resolved;
  /** May begin in any folder. */
  readonly floating: boolean;
}

/** Whether something of a word is not known, or a pattern. */
export const isOpen = (word: Word) => word.includes(HOLE) || word.includes(STAR) || word.includes(ONE);

/** The place of a call that names its own working directory. */
export function directoryOf<Place extends Pick<RiskPlace, 'cwd' | 'home'>>(
  call: ToolCall,
  place: Place,
): Place {
  if (call.kind !== 'shell' || call.directory === undefined || call.directory === '') return place;
  const { directory } = call;
  const cwd = absolute(resolvePath(directory, place), place.home);
  return cwd === undefined ? place : { ...place, cwd };
}

/** An absolute path with its `..`, where it has one. */
export function written(
  word: Word,
  directory: Word,
  { cwd, home }: Pick<RiskPlace, 'cwd' | 'home'>,
): string | undefined {
  if (!/(^|\/)\.\.(\/|$)/.test(`${directory}/${word}`)) return undefined;
  const inHome = (text: string) => text.replace(/^~(?=\/|$)/, home);
  const parts = [cwd ?? '', inHome(directory), inHome(word.replace(/^file:\/\//, ''))];
  const from = parts.findLastIndex((part) => part.startsWith('/'));
  return from < 0
    ? undefined
    : parts
        .slice(from)
        .filter((part) => part !== '')
        .join('/');
}

/** A path's parts as a text; undefined where it is not known where it begins. */
export function absolute(parts: Resolved, home: string): string | undefined {
  const [head, ...rest] = parts;
  if (head === '~') return [home, ...rest].join('/');
  return head === '' ? `/${rest.join('/')}` : undefined;
}

/** What was found for the paths of an act that is remembered, without links. */
const remembered = new WeakMap<
  readonly NamedWord[],
  { cwd?: string | undefined; home: string; found: readonly FoundPath[] }
>();

/** The paths of an act: by their names, and by what those lead to. */
export function foundPaths(paths: readonly NamedWord[], place: RiskPlace): readonly FoundPath[] {
  if (paths.length === 0) return [];
  if (place.resolved.size > 0) return find(paths, place);
  const { cwd, home } = place;
  const known = remembered.get(paths);
  if (known !== undefined && known.cwd === cwd && known.home === home) return known.found;
  const found = find(paths, place);
  remembered.set(paths, { cwd, home, found });
  return found;
}

function find(paths: readonly NamedWord[], place: RiskPlace): readonly FoundPath[] {
  return paths.flatMap((named): FoundPath[] => {
    const { word, directory } = named;
    const found = namedPaths(word, { ...place, directory }).map((path) => ({ ...named, ...path }));
    if (place.resolved.size === 0 || isOpen(word) || isOpen(directory)) return found;
    const names = [written(word, directory, place), ...found.map(({ parts }) => absolute(parts, place.home))];
    const real = new Set(
      names.flatMap((name) => (name === undefined ? [] : (place.resolved.get(name) ?? []))),
    );
    return [
      ...found,
      ...[...real].map((path) => ({
        ...named,
        parts: resolvePath(path, { home: place.home }),
        floating: false,
      })),
    ];
  });
}

let top = { workspace: '', home: '', parts: [] as Resolved };

function isInWorkspace(parts: Resolved, { workspace, home }: RiskPlace): boolean {
  // It is the same for all calls of a run.
  if (top.workspace !== workspace || top.home !== home) {
    top = { workspace, home, parts: resolvePath(workspace, { home }) };
  }
  return top.parts.every((part, at) => parts[at] === part);
}

/** Whether a path lies outside the workspace, or may. Streams lie nowhere. */
export function isOutside({ parts, word }: FoundPath, place: RiskPlace): boolean {
  const [head = '', ...rest] = parts;
  if (head === '.') return rest[0] === '..';
  if (isInWorkspace(parts, place)) return false;
  // Nothing of it is known: it is no path by its text.
  if (word.startsWith(HOLE)) return false;
  return !(head === '' && rest[0] === 'dev' && rest.length > 1 && !isDevice(`/${rest.map(plain).join('/')}`));
}

const SYSTEM = [
  ...[
    'bin',
    'boot',
    'dev',
    'etc',
    'lib',
    'lib32',
    'lib64',
    'opt',
    'proc',
    'root',
    'run',
    'sbin',
    'srv',
    'sys',
  ],
  ...['usr', 'var', 'nix', 'System', 'Library'],
];

/** What other programs obey, in the home: files that run when a shell is started, and settings. */
const STARTED =
  /^(\.(bash|zsh|k?sh|csh|tcsh|fish|profile|login|logout|inputrc|xprofile|xinitrc).*|\.ssh|\.gnupg|\.config|\.local|\.gitconfig|\.npmrc|\.pypirc|\.cargo|\.claude.*|\.codex|\.gemini)$/;

/** Whether a part of a path is one of some names, or may become one. */
const isAny = (part: Word | undefined, names: readonly string[]) =>
  part !== undefined && names.some((name) => couldBe(part, name));

/** Why writing to a path is dangerous; undefined where it is not. */
export function systemReason({ parts }: FoundPath, place: RiskPlace): string | undefined {
  const [head = '', first, second] = parts;
  const git = parts.findIndex((part) => couldBe(part, '.git'));
  if (git >= 0 && isAny(parts[git + 1], ['hooks', 'config', 'info']))
    return 'git runs, or obeys, what is there';
  if (isInWorkspace(parts, place)) return undefined;
  if (head === '~') {
    if (first === undefined) return 'it writes to the home itself';
    return first !== plain(first) || STARTED.test(first) ? 'other programs obey what is there' : undefined;
  }
  if (head !== '') return undefined;
  if (first === undefined) return 'it writes to the root';
  if (first === 'dev' && !isDevice(`/${parts.slice(1).map(plain).join('/')}`)) return undefined;
  if (first === 'var' && second === 'tmp') return undefined;
  return isAny(first, SYSTEM) ? 'it writes to a place of the system' : undefined;
}

/** Folders and files of the home that hold keys or passwords, wherever the tiers are. */
const KEYS = [
  ...[
    '.ssh',
    '.gnupg',
    '.aws',
    '.azure',
    '.kube',
    '.netrc',
    '.git-credentials',
    '.pgpass',
    '.password-store',
    '.docker',
  ],
];
const PASSWORDS = ['shadow', 'shadow-', 'gshadow', 'gshadow-', 'sudoers', 'sudoers.d'];
const PROCESS = ['environ', 'mem', 'maps', 'fd', 'cwd', 'auxv'];

/** Why reading a path is dangerous; undefined where it is not. */
export function secretReason({ parts }: FoundPath): string | undefined {
  const [head = '', first, second, third] = parts;
  if (head === '~') return isAny(first, KEYS) ? 'it holds keys' : undefined;
  if (head !== '' || first === undefined) return undefined;
  if (couldBe(first, 'etc') && isAny(second, PASSWORDS)) return 'it holds passwords';
  if (couldBe(first, 'proc') && isAny(third, PROCESS)) return "it holds a process's memory or variables";
  return isDevice(`/${parts.slice(1).map(plain).join('/')}`) ? 'it reads a device' : undefined;
}
