# `link` mode: whole files in the store, one home.file entry each. Nothing is read back while Nix evaluates.
{ toolchain, enabled, folders, extra }:
let
  inherit (builtins) concatMap listToAttrs toJSON;
  tools = import ./tools.nix;
  code = [ "generators" "policy" "profiles" ];

  rendered = toolchain.runNode {
    name = "paddock-home-profile.json";
    inherit code;
    packages = toolchain.packages.render;
    program = "generators/main.ts";
    args = ''render --root . ${if extra.permissionsFile == null then "" else ''--permissions "$permissions" ''}--out "$out"'';
    environment = if extra.permissionsFile == null then { } else { permissions = extra.permissionsFile; };
  };

  # A directory of files by CLI; building it fails where they are not those that are linked.
  files = toolchain.runNode {
    name = "paddock-home-files";
    code = code ++ [ "nix/home-manager/files.ts" "nix/home-manager/files-main.ts" ];
    packages = toolchain.packages.render;
    program = "nix/home-manager/files-main.ts";
    args = ''--rendered "$rendered" --expected "$expectedPath" --settings "$settingsPath" --out "$out"'';
    environment = {
      inherit rendered;
      expected = toJSON (listToAttrs (map (name: { inherit name; value = tools.${name}.files; }) enabled));
      settings = toJSON extra.settings;
      passAsFile = [ "expected" "settings" ];
    };
  };
in
listToAttrs (concatMap
  (name: map
    (file: {
      name = "paddock/${name}/${file}";
      value = {
        target = "${folders.${name}.path}/${file}";
        source = "${files}/${name}/${file}";
      };
    })
    tools.${name}.files)
  enabled)
