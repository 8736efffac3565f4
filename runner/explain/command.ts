import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { boundAgent, type Risks } from '../../policy/risk/profile.ts';
import { quoted } from '../../policy/shell/word.ts';
import { print } from '../egress/session.ts';
import { readGroups } from '../egress/settings.ts';
import { Failure, STATUS } from '../failure.ts';
import { findRepository } from '../git/repository.ts';
import { readWorkspaceFile } from '../run/workspace-file.ts';
import { explain, explainHost } from './explain.ts';
import { hostRules } from './host-rules.ts';
import { KINDS, type Kind, kindOf } from './kind.ts';
import { effectivePolicy } from './policy.ts';
import { boxPlace, inBox, readResidualDeny } from './read.ts';
import { explanationLines, policyLines } from './words.ts';

interface Options {
  agent?: string;
  as?: Kind;
  all?: boolean;
  json?: boolean;
}

/** `paddock explain` */
export function explainCommand(): Command {
  return new Command('explain')
    .description(
      'what is decided about a command, a path, a host or a tool, by which line, and what would change it',
    )
    .argument('[what...]', "such as 'git push', src/a.ts, example.org, file_write")
    .option('--agent <name>', 'the agent, by its name in paddock.toml, where there are several')
    .addOption(new Option('--as <kind>', 'what it is, where that can be mistaken').choices(KINDS))
    .option('--all', 'the whole policy of the agent')
    .option('--json', 'one JSON object on standard output instead of words')
    .allowUnknownOption()
    .action(async (words: string[], options: Options) => {
      if ((words.length === 0) !== (options.all === true)) {
        throw new Failure(
          STATUS.usage,
          'paddock explain wants a command, a path, a host or a tool; or --all',
        );
      }
      await answer(asked(words), options);
    });
}

/** One word as it is; several as the command line that they were. */
function asked(words: readonly string[]): string {
  const [only = '', ...more] = words;
  return more.length === 0
    ? only
    : words.map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : quoted(word))).join(' ');
}

async function answer(text: string, options: Options): Promise<void> {
  const folder = process.cwd();
  const { root } = await findRepository(folder);
  const groups = await readGroups();
  const workspace = await readWorkspaceFile(root);
  if (options.all === true) {
    const { agent, profile } = bound(workspace, options.agent);
    const policy = effectivePolicy(agent, profile, boxPlace(root, folder));
    return print(options, policy, policyLines(policy));
  }
  const kind = options.as ?? kindOf(text, existsSync);
  if (kind === 'host') {
    const found = explainHost(text, await hostRules(workspace.containment.allow_network, groups));
    if (found === undefined) throw new Failure(STATUS.usage, `${JSON.stringify(text)} is no host`);
    return print(options, found, explanationLines(found));
  }
  const { agent, profile } = bound(workspace, options.agent);
  const rules = { deny: await readResidualDeny(), containment: workspace.containment, profile, agent };
  const path = kind === 'path' ? text : undefined;
  const named = path === undefined ? text : inBox(path, root, folder);
  const found = explain(kind, named, rules, boxPlace(root, folder, path));
  print(options, found, explanationLines(found));
}

function bound(risks: Risks, name: string | undefined) {
  const found = boundAgent(risks, name);
  if (!('fault' in found)) return found;
  throw new Failure(name === undefined ? STATUS.data : STATUS.usage, `paddock.toml: ${found.fault}`);
}
