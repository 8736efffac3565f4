import { Command } from 'commander';
import { print } from '../egress/session.ts';
import { ENGINES } from '../engine/find.ts';
import { type SweepOptions, sweep } from './sweep.ts';
import { sweepLines, sweepNext } from './words.ts';

/** `paddock sweep` */
export function sweepCommand(): Command {
  return new Command('sweep')
    .description('remove what dead runs have left: containers, volumes, copies of the workspace')
    .option('--dry-run', 'say what would be removed, and remove nothing')
    .option('--yes', "remove copies with an agent's work in them too, without asking")
    .option('--older-than <days>', 'and the audit logs that nobody has written to for so long')
    .option('--engine <engine>', `${ENGINES.join(' or ')}; without it all that answer`)
    .option('--json', 'one JSON object on standard output instead of words')
    .action(async (options: SweepOptions & { json?: boolean }) => {
      const swept = await sweep(options);
      print(options, swept, sweepLines(swept), sweepNext(swept));
    });
}
