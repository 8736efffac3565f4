import { Command } from 'commander';

/** `paddock gate`. It has no other end than 0 and 2: what Commander would say about its arguments is a refusal as well. */
export function gateCommand(): Command {
  return new Command('gate')
    .description(
      "what a CLI's hook on your own machine asks before a tool runs; render-interactive --gate installs it",
    )
    .usage("<claude | codex | gemini> [--agent <name>]  (the hook's JSON on standard input)")
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (words: string[]) => {
      const { runGate } = await import('./run.ts');
      await runGate(words);
    });
}
