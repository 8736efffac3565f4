/** How the command is called, in short. */
export const USAGE = `usage: nix run .#render-interactive [-- [--target DIR] [--only CLI,…] [--permissions FILE]
         [--settings FILE] [--gate] [--check | --dry-run | --report | --revert] [--diff] [--json]]
See --help.`;

/** The whole help. */
export const HELP = `${USAGE.replace('\nSee --help.', '')}

Writes the interactive profile into your own configuration of Claude Code, Codex CLI and Gemini CLI. It owns single keys
and list items there; everything else of yours, comments included, stays as it is. A second run changes nothing.

  --target DIR        a folder that stands for your home: DIR/.claude, DIR/.codex, DIR/.gemini. Without it your home,
                      and the folders that CLAUDE_CONFIG_DIR, CODEX_HOME and GEMINI_CLI_HOME name
  --only CLI,…        only these: claude, codex, gemini
  --permissions FILE  TOML or JSON with entries of your own: allow, ask, deny, and remove. Name it every time: a run
                      without it takes them out again
  --settings FILE     JSON with settings of your own by CLI, such as {"claude": {"model": "opus"}}; they are rendered with
                      Paddock's, and none may switch approvals off
  --gate              have Claude Code and Gemini CLI ask Paddock's gate before every tool: what a repository's paddock.toml
                      refuses its agent is refused at the keyboard, too. A run without it takes the hook out again
  --check             change nothing; exit 1 where a file is not as it should be, and say which key
  --dry-run           change nothing; say what would be done
  --diff              change nothing; show it as a unified diff
  --report            change nothing; list what each CLI's own rules cannot say in full
  --revert            take it all back: your former values, and to the byte where nothing else has changed
  --json              one JSON object instead of words (schema: runner/render/output/result.ts)

Files that home-manager or another tool manages (links to the Nix store, or to a file that is not writable) are left
alone. What was rendered is remembered in $XDG_STATE_HOME/paddock/render (DIR/.local/state/paddock/render with
--target), beside a copy of each file as it was before.

Examples
  nix run .#render-interactive -- --diff
  nix run .#render-interactive -- --only claude,codex
  nix run .#render-interactive -- --check --json
  nix run .#render-interactive -- --target /tmp/try

Exit status: 0 done or nothing to do, 1 --check found a difference, 64 wrong arguments, 65 a file that cannot be read
as what it should be, 70 a fault of Paddock's, 73 cannot write, 77 refused.
`;
