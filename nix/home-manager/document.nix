# Every option as data, for docs/home-manager.md. Only the option system of `lib` is asked, no package set.
{ lib }:
let
  inherit (builtins) attrNames concatMap concatStringsSep isAttrs;
  named = format: lib.types.str // { description = "${format} value"; };
  pkgs.formats = { json = _: { type = named "JSON"; }; toml = _: { type = named "TOML"; }; };

  own = import ./types.nix { inherit lib pkgs; };
  declared = (import ./options.nix { defaultPackage = _: null; } { inherit lib pkgs; }).options;

  kindOf = value: if isAttrs value then value._type or null else null;
  # Text that is Nix already, or a value to be written as Nix.
  shown = value: if kindOf value == "literalExpression" then { inherit (value) text; } else { inherit value; };

  list = path: options: concatMap
    (name:
      let
        option = options.${name};
        here = path ++ [ name ];
      in
      if kindOf option != "option" then list here option
      else [{
        name = concatStringsSep "." here;
        type = option.type.description;
        inherit (option) description;
        default = shown (option.defaultText or option.default);
        example = shown option.example;
      }])
    (attrNames options);
in
{
  options = list [ ] declared;
  entry = list [ ] own.permissionOptions;
  settings = list [ "programs" "paddock" "settings" ] own.settingsOptions;
}
