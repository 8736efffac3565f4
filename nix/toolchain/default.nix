# The toolchain for one system: how a pinned source reaches the store comes from stocked.nix or nixpkgs.nix, what
# runs a builder from here. `sources.host` replaces the Linux seed and toolbox where they cannot run (Darwin).
{ system, sources }:
let
  platform = import ../lib/platform.nix;
  packages = import ./packages.nix;
  architecture = platform.architectureOf system;
  inherit (platform.byArchitecture.${architecture}) npm loader;
  lock = import ../lib/npm-lock.nix ../../package-lock.json;
  seedHash = (builtins.fromJSON (builtins.readFile ./seed.lock.json)).${architecture};

  inherit (sources) fetchNpm fetchDeb;
  seed = sources.seed seedHash;
  toolbox = import ./toolbox.nix {
    inherit architecture busybox fetchDeb fetchNpm;
    node = lock.package "node-linux-${npm}";
  };
  host = sources.host or {
    applets = "${seed}/bin/busybox";
    node = "${toolbox}/lib/${loader} --library-path ${toolbox}/lib ${toolbox}/bin/node";
  };

  busybox = import ./busybox.nix { inherit system; inherit (host) applets; };
  modules = import ./modules.nix {
    inherit busybox fetchNpm;
    closure = lock.closure { os = platform.npmOs system; cpu = npm; };
  };
in
{
  inherit system packages busybox modules fetchNpm fetchDeb;
  pinned = import ../sources.nix { inherit system; };
  inherit (host) applets node;

  runNode = import ./run-node.nix { inherit busybox modules; inherit (host) node; };
  makeApp = import ./make-app.nix { inherit busybox modules; inherit (host) applets node; };
}
