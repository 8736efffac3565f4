/** What the gate is started with. */
export interface GateArguments {
  readonly cli: string;
  readonly agent: string | undefined;
}

/** Reads `CLI [--agent NAME]`. Throws an Error for anything else. */
export function readGateArguments(argv: readonly string[]): GateArguments {
  const [cli, option, agent, ...more] = argv;
  const named = option === '--agent' && agent !== undefined && agent !== '';
  if (cli !== undefined && (argv.length === 1 || (named && more.length === 0))) return { cli, agent };
  throw new Error(
    `the arguments: got ${JSON.stringify(argv)}, expected claude, codex or gemini, and --agent NAME or nothing`,
  );
}
