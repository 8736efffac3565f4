# What a person adds, as the files that the render commands read. A text is a TOML string as it is a JSON string.
{ lib, pkgs, cfg }:
let
  inherit (builtins) attrNames attrValues concatMap concatStringsSep filter isAttrs isList mapAttrs toJSON;

  pairs = entry: map (name: "${name} = ${toJSON entry.${name}}") (filter (name: entry.${name} != null) (attrNames entry));
  tables = name: map (entry: concatStringsSep "\n" ([ "[[${name}]]" ] ++ pairs entry));

  lists = {
    inherit (cfg.extraPermissions) allow ask deny;
    remove = cfg.removePermissions;
  };

  # Options that were left alone are `null`: neither they nor the tables that held nothing else are written.
  withoutNulls = value:
    if isList value then map withoutNulls value
    else if !(isAttrs value) then value
    else
      let
        kept = lib.filterAttrs (_: inner: inner != null) value;
        cleaned = mapAttrs (_: withoutNulls) kept;
      in
      lib.filterAttrs (name: inner: inner != { } || kept.${name} == { }) cleaned;

  settings = lib.filterAttrs (_: table: table != { })
    (mapAttrs (name: _: withoutNulls cfg.settings.${name}) (lib.filterAttrs (_: tool: tool.enable) cfg.tools));
in
{
  inherit settings;

  # `null` where nothing is added and nothing removed.
  permissionsFile =
    if concatMap (entries: entries) (attrValues lists) == [ ] then null
    else pkgs.writeText "paddock-permissions.toml"
      (concatStringsSep "\n\n" (concatMap (name: tables name lists.${name}) (attrNames lists)) + "\n");

  # `null` where nothing is set.
  settingsFile = if settings == { } then null else pkgs.writeText "paddock-settings.json" (toJSON settings);
}
