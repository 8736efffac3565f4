# The pinned busybox-static that the seed is taken from.
{ system }:
let
  platform = import ../lib/platform.nix;
  packages = (import ../lib/debian-lock.nix ./debian.lock.json).${platform.architectureOf system};
in
builtins.head (builtins.filter (entry: entry.package == "busybox-static") packages)
