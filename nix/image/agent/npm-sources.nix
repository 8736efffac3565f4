# The vendors' tarballs for the agent image: the CLIs' native builds come one package per architecture.
let
  lock = import ../../lib/npm-lock.nix ../../../images/agent/package-lock.json;
in
map lock.package [
  "@anthropic-ai/claude-code-linux-x64"
  "@anthropic-ai/claude-code-linux-arm64"
  "codex-linux-x64"
  "codex-linux-arm64"
  "@google/gemini-cli"
  "npm"
]
