import { join } from 'node:path';
import type { ConfigEntry } from '../../../policy/containment/git-config.ts';
import { Failure, STATUS } from '../../failure.ts';
import { git } from '../../git/git.ts';
import { look } from '../disk/entry.ts';

/** What a repository's own configuration says, in its order, without what it includes. It is read, not obeyed. */
export async function readSettings(places: { gitDir: string; commonDir: string }): Promise<ConfigEntry[]> {
  const files = [join(places.commonDir, 'config'), join(places.gitDir, 'config.worktree')];
  const found = await Promise.all(
    files.map(async (file) => (look(file)?.kind === 'file' ? await readSettingsFile(file) : [])),
  );
  return found.flat();
}

/** The same for one file. Throws a Failure where git can't read it. */
export async function readSettingsFile(file: string): Promise<ConfigEntry[]> {
  const nowhere = { gitDir: '/nonexistent', workTree: '/' };
  const output = await git(nowhere, ['config', '--file', file, '--no-includes', '-z', '--list']);
  return output
    .toString()
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const line = entry.indexOf('\n');
      return line === -1 ? [entry, 'true'] : [entry.slice(0, line), entry.slice(line + 1)];
    });
}

/** Settings that say how things are, and make git run or read nothing: git-config(1). Sections and names are in lower case. */
const HARMLESS =
  /^(?:core\.(?:repositoryformatversion|filemode|bare|ignorecase|symlinks|precomposeunicode|logallrefupdates|autocrlf|eol|safecrlf|sparsecheckout|sparsecheckoutcone|quotepath|abbrev)|extensions\.(?:objectformat|noop)|user\.(?:name|email)|remote\..*\.(?:url|fetch|pushurl)|branch\..*\.(?:remote|merge|rebase|description)|submodule\..*\.(?:url|active)|submodule\.active|pull\.(?:rebase|ff)|merge\.conflictstyle|init\.defaultbranch)$/s;

/** Whether a setting is one of those. */
export const isHarmless = (key: string): boolean => HARMLESS.test(key);

/** What the copy's git is told beside that. */
const OWN: readonly ConfigEntry[] = [
  ['core.bare', 'false'],
  // The times and sizes in the index are those of the user's files, and the copies have the same.
  ['core.checkStat', 'minimal'],
  ['core.trustctime', 'false'],
  // A new branch would be written into this file, which is read-only in the box.
  ['branch.autoSetupMerge', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
];

/** The configuration of the copy: the harmless part of the user's. Throws a {@link Failure} for a partial clone. */
export function copySettings(root: string, settings: readonly ConfigEntry[]): string {
  const promised = settings.find(([key]) => /^extensions\.partialclone$|^remote\..*\.promisor$/s.test(key));
  if (promised) {
    throw new Failure(
      STATUS.refused,
      `${root}: is a partial clone (${promised[0]}), and the box has no way to fetch what is missing; run git fetch --refetch --no-filter`,
    );
  }
  const kept = settings
    .filter(([key]) => isHarmless(key))
    .map(([key, value]): ConfigEntry => [key, withoutSecret(value)]);
  return [...kept, ...OWN].map(([key, value]) => lineOf(key, value)).join('');
}

/** Takes a name and a password out of a URL. */
function withoutSecret(value: string): string {
  return value.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, (whole, scheme: string) =>
    /^ssh|^git\+ssh/i.test(scheme) ? whole.replace(/:[^@/]*@/, '@') : scheme,
  );
}

function lineOf(key: string, value: string): string {
  const first = key.indexOf('.');
  const last = key.lastIndexOf('.');
  const section = key.slice(0, first);
  const middle = first === last ? '' : ` "${key.slice(first + 1, last).replace(/[\\"]/g, '\\$&')}"`;
  const quoted = value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return `[${section}${middle}]\n\t${key.slice(last + 1)} = "${quoted}"\n`;
}
