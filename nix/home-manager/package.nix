# The host's commands, by names that a PATH can hold: an app of ours finds its own files beside itself, which a link in a
# profile would hide.
{ pkgs, apps }:
pkgs.writeShellScriptBin "render-interactive" ''
  exec ${apps.render-interactive.program} "$@"
''
