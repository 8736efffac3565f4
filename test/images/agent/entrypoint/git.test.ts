import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gitEnvironment } from '../../../../images/agent/entrypoint/git.ts';
import { worktreeOf } from '../../../../images/agent/entrypoint/probes/worktree.ts';

const uid = process.getuid?.() ?? -1;
const bare = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

const git = (folder: string, environment: Record<string, string>, ...args: string[]) =>
  spawnSync('git', args, { cwd: folder, env: { ...bare, ...environment }, encoding: 'utf8' });

function repository(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'git-')));
  expect(git(folder, {}, 'init', '-q').status).toBe(0);
  return folder;
}

describe('who a commit is by', () => {
  it('is the agent when nobody is named, with no configuration at all', () => {
    const folder = repository();
    const environment = gitEnvironment({}, uid, worktreeOf(folder));
    expect(git(folder, environment, 'commit', '-q', '--allow-empty', '-m', 'x').stderr).toBe('');
    expect(git(folder, environment, 'log', '--format=%an <%ae> %cn <%ce>').stdout.trim()).toBe(
      'Paddock agent <agent@paddock.invalid> Paddock agent <agent@paddock.invalid>',
    );
  });

  it('is who was named', () => {
    expect(
      gitEnvironment({ GIT_AUTHOR_NAME: 'Ada', GIT_COMMITTER_EMAIL: 'c@example.org' }, uid, undefined),
    ).toEqual({
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'agent@paddock.invalid',
      GIT_COMMITTER_NAME: 'Paddock agent',
      GIT_COMMITTER_EMAIL: 'c@example.org',
    });
  });
});

describe("a working tree of another user's", () => {
  it.runIf(uid === 0)('can be worked in, and no other can', () => {
    const [folder, other] = [repository(), repository()];
    for (const path of [folder, other]) {
      chownSync(path, 65534, 65534);
      chownSync(join(path, '.git'), 65534, 65534);
    }
    mkdirSync(join(folder, 'below'));
    const environment = gitEnvironment({}, uid, worktreeOf(join(folder, 'below')));
    expect(git(folder, {}, 'status').stderr).toContain('dubious ownership');
    expect(git(join(folder, 'below'), environment, 'status').status).toBe(0);
    expect(git(other, environment, 'status').stderr).toContain('dubious ownership');
  });

  it('is named as soon as the folder or its .git is not ours', () => {
    const named = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '/w' };
    expect(gitEnvironment({}, 1000, { path: '/w', uids: [1000, 0] })).toMatchObject(named);
    expect(gitEnvironment({}, 1000, { path: '/w', uids: [0, 1000] })).toMatchObject(named);
    expect(gitEnvironment({}, 1000, { path: '/w', uids: [1000, 1000] })).not.toHaveProperty(
      'GIT_CONFIG_COUNT',
    );
  });
});
