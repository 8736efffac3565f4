import { execa } from 'execa';

/**
 * Who the agent's commits are by: the person's own name and address from their git configuration, outside of any repository, as
 * variables, because Gemini CLI hides git's configuration from its shell. Nothing where git has none.
 */
export async function gitIdentity(): Promise<Record<string, string>> {
  const [name, email] = await Promise.all(['user.name', 'user.email'].map(setting));
  if (!name || !email) return {};
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
}

async function setting(key: string): Promise<string> {
  const { stdout } = await execa('git', ['config', '--global', '--get', key], {
    reject: false,
    cwd: '/',
    stdin: 'ignore',
  });
  return stdout.trim();
}
