import { Command } from 'commander';
import { print } from '../egress/session.ts';
import { readStatus } from './status.ts';
import { statusLines, statusNext } from './words.ts';

/** `paddock status` */
export function statusCommand(): Command {
  return new Command('status')
    .description('what is under way in this repository, what an agent may do in it, and what can be undone')
    .option('--all', 'every pattern, and every path that it holds')
    .option('--json', 'one JSON object on standard output instead of words')
    .action(async (options: { all?: boolean; json?: boolean }) => {
      const status = await readStatus(process.cwd());
      print(options, status, statusLines(status, options.all === true, process.stdout), statusNext(status));
    });
}
