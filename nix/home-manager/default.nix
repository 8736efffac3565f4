# The home-manager module: the three CLIs of one home, configured from the interactive profile.
# `outputsFor` and `toolchainFor` make Paddock's outputs and toolchain of the user's own package set.
{ outputsFor, toolchainFor }:
{
  _file = ./default.nix;
  key = "paddock/home-manager";

  imports = [
    (import ./options.nix { defaultPackage = pkgs: import ./package.nix { inherit pkgs; inherit (outputsFor pkgs) apps; }; })
    ({ config, lib, pkgs, ... }:
      let
        cfg = config.programs.paddock;
        enabled = builtins.filter (name: cfg.tools.${name}.enable) (builtins.attrNames (import ./tools.nix));
        folders = import ./folders.nix { inherit config; };
        extra = import ./extra-files.nix { inherit lib pkgs cfg; };
      in
      {
        config = lib.mkIf cfg.enable {
          assertions = import ./assertions.nix { inherit lib config cfg enabled folders extra; };

          home.packages = [ cfg.package ];

          home.activation = lib.mkIf (cfg.mode == "merge" && enabled != [ ]) {
            paddock = import ./merge.nix { inherit lib config cfg enabled folders extra; };
          };

          home.file = lib.mkIf (cfg.mode == "link") (import ./link.nix {
            toolchain = toolchainFor pkgs;
            inherit enabled folders extra;
          });
        };
      })
  ];
}
