# Codex CLI: static binaries. Its code-mode host must lie beside it; the voice host and ripgrep are left out.
{ npm, tarball, ... }:
let
  vendor = { x64 = "x86_64-unknown-linux-musl"; arm64 = "aarch64-unknown-linux-musl"; }.${npm};
in
{
  name = "codex";
  contents = [
    {
      kind = "npm";
      tarball = tarball "codex-linux-${npm}";
      pick = [
        { from = "package/vendor/${vendor}/bin"; to = "/opt/codex/bin"; }
        { from = "package/vendor/${vendor}/codex-package.json"; to = "/opt/codex/codex-package.json"; }
      ];
    }
    { kind = "link"; path = "/usr/local/bin/codex"; target = "/opt/codex/bin/codex"; }
  ];
}
