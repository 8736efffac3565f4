import { Command } from 'commander';
import type { ApproveOptions } from './approve.ts';

/** `paddock approve`. What it needs is loaded when it is asked for: the help is there at once. */
export function approveCommand(): Command {
  return new Command('approve')
    .description('what agents ask approval for, and the answers')
    .argument('[id]', 'a request, or the beginning of its id; without an answer all of it is shown')
    .argument('[answer]', 'once, always (for exactly this, in this run) or deny')
    .option('--reason <text>', 'why, for the record and for the agent')
    .option(
      '--token <reply>',
      "a reply as a webhook's receiver gives it, '<token> approve|deny|always'; - reads it from standard input",
    )
    .option('--watch', 'go on, and say what comes and what becomes of it')
    .option('--json', 'one JSON object on standard output instead of words; with --watch one a line')
    .action(async (id: string | undefined, answer: string | undefined, options: ApproveOptions) =>
      (await import('./approve.ts')).approve(id, answer, options),
    );
}
