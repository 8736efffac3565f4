# Claude Code: one native binary.
{ npm, tarball, ... }:
{
  name = "claude";
  contents = [
    {
      kind = "npm";
      tarball = tarball "@anthropic-ai/claude-code-linux-${npm}";
      pick = [
        { from = "package/claude"; to = "/opt/claude/claude"; mode = "0755"; }
        { from = "package/LICENSE.md"; to = "/opt/claude/LICENSE.md"; mode = "0644"; }
      ];
    }
    { kind = "link"; path = "/usr/local/bin/claude"; target = "/opt/claude/claude"; }
  ];
}
