import { homedir, userInfo } from 'node:os';
import { readHook } from '../../../images/agent/gate/hook.ts';
import { visible } from '../../../policy/audit/visible.ts';
import { judge, type Said } from './judge.ts';
import { readBindings, readResidual, real, repositoriesAround } from './read.ts';

/** How a hook answers its CLI: the exit status, and what goes to its two streams. */
export interface HookAnswer {
  readonly status: 0 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

/** What this process is told beside the call. */
export interface Asking {
  readonly cli: string;
  readonly agent: string | undefined;
  /** The folder that the CLI was started for, where it says so. The call's own folder may be another by then. */
  readonly project: string | undefined;
}

/** Answers a CLI's hook by its input. Throws where it can't be decided. */
export async function answerHook(text: string, { cli, agent, project }: Asking): Promise<HookAnswer> {
  const asked = readHook(cli, text);
  const folder = real(asked.cwd ?? process.cwd());
  const roots = repositoriesAround(project === undefined ? [folder] : [folder, project]);
  const [deny, bindings] = await Promise.all([readResidual(), readBindings(roots, cli, agent)]);
  return hookAnswer(judge(cli, asked.calls, deny, bindings, { cwd: folder, homes: homes() }));
}

/** The home of this user, and what the environment says it is: a workspace's settings may set that. */
function homes(): string[] {
  const own = () => {
    try {
      return userInfo().homedir;
    } catch {
      return homedir();
    }
  };
  return [...new Set([own(), homedir()])];
}

/** What a decision is to a CLI: nothing, a question of its own (Claude Code 2.1.330), or a refusal with words for the model. */
export function hookAnswer(said: Said): HookAnswer {
  switch (said.decision) {
    case 'allow':
      return { status: 0, stdout: '', stderr: '' };
    case 'ask': {
      const answer = { permissionDecision: 'ask', permissionDecisionReason: said.text };
      const hookSpecificOutput = { hookEventName: 'PreToolUse', ...answer };
      return { status: 0, stdout: `${JSON.stringify({ hookSpecificOutput })}\n`, stderr: '' };
    }
    case 'deny':
      return { status: 2, stdout: '', stderr: said.text };
  }
}

/** The answer where nothing could be decided: a refusal that says why. */
export function failureAnswer(error: unknown): HookAnswer {
  const why = error instanceof Error ? error.message : String(error);
  const lines = why.slice(0, 4000).split('\n').map(visible);
  return {
    ...{ status: 2, stdout: '' },
    stderr: `Refused: Paddock's gate could not decide about this call: ${lines.join('\n')}\n`,
  };
}
