# The flake's outputs, from its inputs.
{ self, nixpkgs }:
let
  inherit (builtins) listToAttrs map;
  eachOf = systems: make: listToAttrs (map (name: { inherit name; value = make name; }) systems);
  linux = [ "x86_64-linux" "aarch64-linux" ];
  darwin = [ "x86_64-darwin" "aarch64-darwin" ];

  # A clean checkout is named by its commit; anything else is not a release of anything.
  revision = self.rev or "dirty";

  stocked = system: import ./default.nix {
    inherit system revision;
    sources = import ./toolchain/stocked.nix { inherit system; };
  };
  withPkgs = pkgs: import ./default.nix {
    inherit (pkgs.stdenv.hostPlatform) system;
    inherit revision;
    sources = import ./toolchain/nixpkgs.nix { inherit pkgs; };
  };
  online = system: withPkgs nixpkgs.legacyPackages.${system};

  homeModule = import ./home-manager {
    outputsFor = withPkgs;
    toolchainFor = pkgs: import ./toolchain {
      inherit (pkgs.stdenv.hostPlatform) system;
      sources = import ./toolchain/nixpkgs.nix { inherit pkgs; };
    };
  };
  homeTemplate = {
    path = ./templates/home-manager;
    description = "A home with Claude Code, Codex CLI and Gemini CLI on Paddock's interactive profile";
  };
in
{
  packages = eachOf linux (system: (stocked system).packages);
  apps = eachOf linux (system: (stocked system).apps);
  checks = eachOf linux (system: (stocked system).checks);

  # `online` fetches by nixpkgs' means. Darwin has no other way, and stands here, not in `packages`, because
  # `nix flake check` evaluates every system's packages (Nix 2.8), which would fetch nixpkgs.
  legacyPackages =
    eachOf linux (system: { inherit (stocked system) lib; online = (online system).packages; })
    // eachOf darwin (system: (online system).packages // {
      inherit (online system) lib;
      # `nix run` finds it here where there are no apps.
      render-interactive = import ./home-manager/package.nix {
        pkgs = nixpkgs.legacyPackages.${system};
        inherit (online system) apps;
      };
    });

  lib = (stocked "x86_64-linux").lib // { inherit withPkgs; };

  # They use the package set of whoever imports them. The second name is the older one.
  homeModules.default = homeModule;
  homeManagerModules.default = homeModule;

  templates.home-manager = homeTemplate;
  templates.default = homeTemplate;
}
