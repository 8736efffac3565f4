# A home of the real home-manager with the real option system, from their source trees. Only the package set is a stand-in:
# nothing of it is built.
{ homeManager, nixpkgs, system, isDarwin ? false }:
let
  # The library's own tree has no list of maintainers.
  plain = (import (nixpkgs + "/lib")).extend (_: _: { maintainers = { }; });
  lib = import (homeManager + "/modules/lib/stdlib-extended.nix") plain;
  stand = import ./pkgs.nix { inherit lib system isDarwin; };
  packages = lib.genAttrs
    [
      "glibcLocales" "claude-code" "codex" "gemini-cli" "antigravity-cli"
      "diffutils" "findutils" "gettext" "gnugrep" "gnused" "jq" "ncurses" "nix" "emptyDirectory" "lndir" "sd-switch" "shared-mime-info" "systemd"
    ]
    (name: derivation { inherit name system; builder = "/none"; } // { pname = name; version = "99.0.0"; meta.mainProgram = name; });
  pkgs = stand // packages // {
    inherit lib;
    path = nixpkgs;
    buildPackages = packages;
    runCommandLocal = stand.runCommand;
    replaceVars = file: _: toString file;
    writeTextFile = { name, text, ... }: stand.writeText name text;
    buildEnv = { name, paths, ... }: stand.runCommand name { inherit paths; } "";
    stdenv.hostPlatform = lib.systems.elaborate system // { inherit system isDarwin; };
    # What home-manager's modules ask of every package set, whatever they are used for.
    formats = lib.genAttrs
      [ "hocon" "ini" "iniWithGlobalSection" "json" "keyValue" "libconfig" "lua" "pythonVars" "systemd" "toml" "xml" "yaml" ]
      (format: _: {
        inherit (stand.formats.json { }) type;
        generate = name: value: stand.writeText name (builtins.toJSON value);
      });
  };
in
{
  inherit lib pkgs;
  specialArgs.modulesPath = toString (homeManager + "/modules");
  home = import (homeManager + "/modules/modules.nix") { inherit lib pkgs; useNixpkgsModule = false; minimal = true; }
    ++ map (name: homeManager + "/modules/programs/${name}") [ "claude-code" "codex" "antigravity-cli.nix" "mcp.nix" "fish.nix" "man" ]
    ++ [
    {
        home = { username = "jane"; homeDirectory = "/home/jane"; stateVersion = "26.05"; };
        # Building manuals would ask for far more of the package set.
        manual.manpages.enable = false;
        programs.man.enable = false;
      }
  ];
}
