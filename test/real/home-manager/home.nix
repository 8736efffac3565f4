# The options of home-manager that our module reads or sets.
{ lib, ... }:
let
  inherit (lib) mkOption types;
  option = type: default: mkOption { inherit type default; };
in
{
  options = {
    assertions = option (types.listOf (types.submodule {
      options.assertion = mkOption { type = types.bool; };
      options.message = mkOption { type = types.str; };
    })) [ ];
    home = {
      username = option types.str "jane";
      homeDirectory = option types.str "/home/jane";
      stateVersion = option types.str "26.05";
      packages = option (types.listOf types.package) [ ];
      sessionVariables = option (types.attrsOf types.str) { };
      activation = option (types.attrsOf (types.submodule {
        options.after = mkOption { type = types.listOf types.str; };
        options.data = mkOption { type = types.str; };
      })) { };
      file = option (types.attrsOf (types.submodule ({ name, ... }: {
        options = {
          enable = option types.bool true;
          recursive = option types.bool false;
          source = mkOption { type = types.path; };
          target = option types.str name;
        };
      }))) { };
    };
  };
}
