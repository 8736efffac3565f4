# Evaluates the module in a home. `lib`, `home` (modules that declare a home) and `pkgs` come from the stand-in or from the
# real ones; the functions below take the user's modules.
{ lib, home, pkgs, specialArgs ? { } }:
let
  root = ../../..;
  system = pkgs.stdenv.hostPlatform.system;
  # On Linux what ./setup has stocked, so that it can be built here; Darwin has only its package set.
  sources =
    if pkgs.stdenv.hostPlatform.isDarwin then import (root + "/nix/toolchain/nixpkgs.nix") { inherit pkgs; }
    else import (root + "/nix/toolchain/stocked.nix") { inherit system; };
  paddock = import (root + "/nix/home-manager") {
    outputsFor = _: import (root + "/nix") { inherit system sources; revision = "test"; };
    toolchainFor = _: import (root + "/nix/toolchain") { inherit system sources; };
  };
  evaluatedAs = enable: modules: lib.evalModules {
    modules = home ++ [ paddock { programs.paddock = { inherit enable; }; } ] ++ modules;
    specialArgs = { inherit pkgs; } // specialArgs;
  };
  evaluated = evaluatedAs true;
  failed = config: map (one: one.message) (builtins.filter (one: !one.assertion) config.assertions);
in
rec {
  # The messages of the assertions that fail.
  failures = modules: failed (evaluated modules).config;

  # The configuration, as home-manager hands it on: only when every assertion holds.
  config = modules:
    let result = (evaluated modules).config;
    in if failed result == [ ] then result else throw (builtins.concatStringsSep "\n" (failed result));

  # The activation as a file, so that building it builds what it names.
  script = modules: pkgs.writeText "activation" (activation modules);

  # A home with nothing but these modules.
  bare = modules: (lib.evalModules {
    modules = home ++ modules;
    specialArgs = { inherit pkgs; } // specialArgs;
  }).config;

  # What is there when the module is imported and not enabled.
  disabled =
    let inherit ((evaluatedAs false [ ]).config) home;
    in {
      activation = home.activation ? paddock;
      files = builtins.filter (lib.hasPrefix "paddock/") (builtins.attrNames home.file);
      packages = builtins.any (one: one.name == "render-interactive") home.packages;
    };

  package = (config [ ]).programs.paddock.package;

  activation = modules: (config modules).home.activation.paddock.data;
  linked = modules: builtins.mapAttrs (_: file: { inherit (file) target; source = toString file.source; })
    (lib.filterAttrs (name: _: lib.hasPrefix "paddock/" name) (config modules).home.file);

  # The derivation whose files are linked, found by the context of any one of them.
  files = modules:
    let
      source = (builtins.head (builtins.attrValues (linked modules))).source;
      drvs = builtins.attrNames (builtins.getContext source);
    in
    import (builtins.head drvs);
}
