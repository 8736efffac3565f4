# What a configuration may not say. Each message says where it stands, what was found and what to do.
{ lib, config, cfg, enabled, folders, extra }:
let
  inherit (builtins) attrNames concatMap concatStringsSep elem filter length match;
  tools = import ./tools.nix;
  approvals = import ./approvals.nix;
  home = config.home.homeDirectory;

  list = lines: concatStringsSep "\n" (map (line: "  ${line}") lines);
  none = lines: message: { assertion = lines == [ ]; message = "${message}\n${list lines}"; };

  guarded = {
    inherit home;
    files = concatMap
      (name:
        let tool = tools.${name};
        in map (file: "${folders.${name}.path}/${file}") tool.files ++ map (file: "${home}/${file}") tool.guarded)
      (attrNames tools);
  };

  kinds = [ "command" "read" "edit" "path" "host" "mcp" ];
  shapeFaults = path: entries: concatMap
    (entry:
      let said = filter (kind: entry.${kind} != null) kinds;
      in
      if length said != 1 then [ "${path}: got ${builtins.toJSON (clean entry)}, expected exactly one of ${concatStringsSep ", " kinds}" ]
      else if entry.any != null && entry.command == null then [ "${path}: got `any` without `command`" ]
      else [ ])
    entries;
  clean = lib.filterAttrs (_: value: value != null);

  lists = {
    "extraPermissions.allow" = cfg.extraPermissions.allow;
    "extraPermissions.ask" = cfg.extraPermissions.ask;
    "extraPermissions.deny" = cfg.extraPermissions.deny;
    inherit (cfg) removePermissions;
  };

  # Targets are relative to the home where they are below it.
  absolute = target: if match "/.*" target == null then "${home}/${target}" else target;
  ours = name: file: "${folders.${name}.path}/${file}";
  linked = concatMap (name: map (file: "paddock/${name}/${file}") tools.${name}.files) enabled;
  others = filter (name: !(elem name linked) && config.home.file.${name}.enable) (attrNames config.home.file);
  writes = entry: path:
    let target = absolute entry.target;
    in
    target == path
    || (!entry.recursive && lib.hasPrefix "${target}/" path);
  conflictsOf = name: concatMap
    (file: map
      (other: "${ours name file}, by home.file.\"${other}\"")
      (filter (other: writes config.home.file.${other} (ours name file)) others))
    tools.${name}.files;
in
[
  (none (concatMap (path: shapeFaults "programs.paddock.${path}" lists.${path}) (attrNames lists))
    "programs.paddock: an entry says one thing.")

  (none (concatMap (name: approvals.settingsFaults "programs.paddock.settings.${name}" (extra.settings.${name} or { })) enabled)
    "programs.paddock: approvals stay on outside the image. Run the agent in the image (`paddock run`) to have none.")

  (none (approvals.allowFaults guarded "programs.paddock.extraPermissions.allow" (map clean cfg.extraPermissions.allow))
    "programs.paddock: approvals stay on outside the image, and these entries would switch them off.")

  {
    assertion = !(cfg.gate && cfg.mode == "link");
    message = ''programs.paddock.gate: got true in mode "link", expected mode = "merge", or gate = false.'';
  }
]
++ map
  (name: none (conflictsOf name) ''
    programs.paddock: a file of ${tools.${name}.title} would be written twice. Put those settings into
    programs.paddock.settings.${name}, or set programs.paddock.tools.${name}.enable = false:'')
  enabled
++ map
  (name: {
    assertion = cfg.mode != "link" || lib.hasPrefix "${home}/" folders.${name}.path;
    message = ''
      programs.paddock.mode: "link" links below the home only, and home.sessionVariables.${folders.${name}.variable} is
      ${toString folders.${name}.value}. Expected a path below ${home}, or mode = "merge".'';
  })
  enabled
