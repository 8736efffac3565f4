import type { Given } from './environment.ts';
import type { Worktree } from './probes/worktree.ts';

const NAME = 'Paddock agent';
const EMAIL = 'agent@paddock.invalid';

/**
 * The variables that git needs in the box, beside those given.
 *
 * Who a commit is by goes by variables, because Gemini CLI hides git's configuration files from its shell. They win
 * over a repository's `user.name`: a commit that the agent makes says so, unless whoever starts it says otherwise.
 *
 * Git refuses a working tree of another user, such as a folder mounted from a host with other ids. The refusal
 * protects a user from someone else's repository; here the repository is what the agent was given to work on, and
 * nothing else. So that one tree is named safe, by git's command scope, which Gemini CLI keeps and adds to.
 */
export function gitEnvironment(given: Given, uid: number, worktree: Worktree | undefined): Given {
  return {
    GIT_AUTHOR_NAME: given.GIT_AUTHOR_NAME ?? NAME,
    GIT_AUTHOR_EMAIL: given.GIT_AUTHOR_EMAIL ?? EMAIL,
    GIT_COMMITTER_NAME: given.GIT_COMMITTER_NAME ?? NAME,
    GIT_COMMITTER_EMAIL: given.GIT_COMMITTER_EMAIL ?? EMAIL,
    ...(worktree?.uids.some((owner) => owner !== uid) && {
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: worktree.path,
    }),
  };
}
