import { explainCommand } from '../../../runner/explain/command.ts';

// The command alone, as `paddock` runs it.
try {
  await explainCommand().parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
