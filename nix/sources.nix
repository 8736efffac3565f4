# Every file that a build may need on one system, with its place in the store: what ./setup stocks.
{ system ? builtins.currentSystem }:
let
  platform = import ./lib/platform.nix;
  inherit (builtins) attrValues concatMap listToAttrs map unsafeDiscardStringContext;
  architecture = platform.architectureOf system;
  buildPlatform = platform.byArchitecture.${architecture};
  stocked = import ./toolchain/stocked.nix { inherit system; };
  debianLock = import ./lib/debian-lock.nix;
  lock = import ./lib/npm-lock.nix ../package-lock.json;

  imageLocks = [ ../images/agent/debian.lock.json ../images/egress/debian.lock.json ];

  npm =
    lock.closure { os = "linux"; cpu = buildPlatform.npm; } (import ./toolchain/packages.nix).all
    ++ map (target: lock.package "node-linux-${target.npm}") (attrValues platform.byArchitecture)
    ++ import ./image/agent/npm-sources.nix;
  debian =
    (debianLock ./toolchain/debian.lock.json).${architecture}
    ++ concatMap (file: concatMap (name: (debianLock file).${name}) platform.architectures) imageLocks;
  seedHash = (builtins.fromJSON (builtins.readFile ./toolchain/seed.lock.json)).${architecture};

  at = source: output: source // { storePath = unsafeDiscardStringContext output.outPath; };
  # Two locks may name one file.
  distinct = entries: attrValues (listToAttrs (map (value: { inherit (value) name; inherit value; }) entries));
in
{
  npm = map (source: at source (stocked.fetchNpm source)) (distinct npm);
  debian = map (source: at source (stocked.fetchDeb source)) (distinct debian);
  seed = at
    {
      name = "busybox";
      package = (import ./toolchain/seed-package.nix { inherit system; }).name;
    }
    (stocked.seed seedHash);
}
