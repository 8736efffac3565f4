# `merge` mode: what runs on activation. home-manager's `run` prints the command instead when it only shows what it would do.
{ lib, config, cfg, enabled, folders, extra }:
let
  inherit (builtins) concatMap concatStringsSep;
  variable = name: value: if value == null then [ ] else [ "${name}=${toString value}" ];
  # What home-manager sets for a session may not be set when it activates.
  variables = concatMap (name: variable folders.${name}.variable folders.${name}.value) enabled
    ++ variable "XDG_STATE_HOME" (config.home.sessionVariables.XDG_STATE_HOME or null);
  option = name: file: if file == null then [ ] else [ name "${file}" ];
  command =
    (if variables == [ ] then [ ] else [ "env" ] ++ variables)
    ++ [ "${cfg.package}/bin/render-interactive" "--only" (concatStringsSep "," enabled) ]
    ++ (if cfg.gate then [ "--gate" ] else [ ])
    ++ option "--permissions" extra.permissionsFile
    ++ option "--settings" extra.settingsFile;
in
# After the links: a link of an earlier generation is gone by then, and is not written through.
lib.hm.dag.entryAfter [ "writeBoundary" "linkGeneration" ] ''
  run ${lib.escapeShellArgs command}
''
