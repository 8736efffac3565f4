# The three CLIs as the module sees them. `files` are what generators/<name> renders for a person, by their path below
# the configuration folder; `settings` is the one that `programs.paddock.settings` is merged into. `guarded` are further
# files in which approvals can be switched off, from the home.
{
  claude = {
    title = "Claude Code";
    folder = { variable = "CLAUDE_CONFIG_DIR"; below = ""; home = ".claude"; };
    files = [ "settings.json" ];
    settings = "settings.json";
    format = "json";
    guarded = [ ".claude.json" ];
  };
  codex = {
    title = "Codex CLI";
    folder = { variable = "CODEX_HOME"; below = ""; home = ".codex"; };
    files = [ "config.toml" "rules/paddock.rules" ];
    settings = "config.toml";
    format = "toml";
    guarded = [ ".codex/rules/default.rules" ".codex/any.config.toml" ];
  };
  gemini = {
    title = "Gemini CLI";
    folder = { variable = "GEMINI_CLI_HOME"; below = ".gemini"; home = ".gemini"; };
    files = [ "settings.json" "policies/paddock.toml" ];
    settings = "settings.json";
    format = "json";
    guarded = [ ".gemini/policies/any.toml" ];
  };
}
