# Where each CLI's configuration lies: where its variable says so, if home-manager sets it, and else at its usual place.
{ config }:
let
  inherit (builtins) elemAt mapAttrs match;
  home = config.home.homeDirectory;
  tools = import ./tools.nix;

  # A session variable is written for a shell, which spells the home out.
  spelledOut = text:
    let parts = match "(\\$HOME|\\$\\{HOME}|~)(/.*)?" text;
    in
    if parts == null then text
    else if elemAt parts 1 == null then home
    else home + elemAt parts 1;
in
mapAttrs
  (_: { folder, ... }:
    let
      set = config.home.sessionVariables.${folder.variable} or null;
      base = spelledOut (toString set);
    in
    {
      inherit (folder) variable;
      # As the variable has it; `null` where home-manager does not set it.
      value = if set == null then null else base;
      path =
        if set == null then "${home}/${folder.home}"
        else if folder.below == "" then base
        else "${base}/${folder.below}";
    })
  tools
