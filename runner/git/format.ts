import { Failure, STATUS } from '../failure.ts';
import { type Config, isTrue } from './config.ts';

/** Extensions of the repository's format (gitrepository-layout) that change nothing for what is done here. */
const EXTENSIONS = ['noop', 'objectformat', 'partialclone', 'preciousobjects', 'worktreeconfig'];

/** Throws a {@link Failure} where a configuration says that the repository is bare, or in a format that is not known. */
export function requireFormat(root: string, config: Config): void {
  if (isTrue(config.get('core.bare'))) {
    throw refused(
      `${root}: its configuration says core.bare`,
      'run git config --unset core.bare, or use a clone',
    );
  }
  const version = config.get('core.repositoryformatversion') ?? '0';
  const extensions = [...config].filter(([name]) => name.startsWith('extensions.'));
  const unknown = extensions.find(
    ([name, value]) =>
      !EXTENSIONS.includes(name.slice('extensions.'.length)) &&
      !(name === 'extensions.refstorage' && value === 'files'),
  );
  if (version !== '0' && version !== '1')
    throw refused(`${root} has repository format ${version}`, 'expected 0 or 1');
  if (unknown !== undefined) {
    throw refused(`${root} uses ${unknown.join('=')}, which is not supported`, 'use a clone without it');
  }
}

/** Why there can be no checkpoint, and what to do. */
export function refused(found: string, remedy: string): Failure {
  return new Failure(STATUS.refused, `no checkpoint is possible: ${found}; ${remedy}`);
}
