# The types of the options that hold permissions and settings.
{ lib, pkgs }:
let
  inherit (lib) mkOption types;

  word = description: example: mkOption {
    type = types.nullOr types.singleLineStr;
    default = null;
    inherit description example;
  };

  # A setting of the CLI's own with the values that leave approvals on. `null` leaves it as Paddock renders it.
  limited = key: description:
    let values = limits.${key};
    in mkOption {
      type = types.nullOr (types.enum values);
      default = null;
      example = builtins.head values;
      inherit description;
    };

  limits = (builtins.fromJSON (builtins.readFile ../../generators/settings/approvals.json)).keys;
  tools = import ./tools.nix;
in
rec {
  # What one entry matches; profiles/permissions holds entries of the same shape.
  permission = types.submodule { options = permissionOptions; };

  # Any setting of the CLI's own. Those that could switch approvals off have fewer values than the CLI knows.
  settings = builtins.mapAttrs
    (name: options: types.submodule {
      freeformType = (pkgs.formats.${tools.${name}.format} { }).type;
      inherit options;
    })
    settingsOptions;

  permissionOptions = {
    command = word "The words that a command begins with." "git push";
    any = mkOption {
      type = types.nullOr (types.listOf types.singleLineStr);
      default = null;
      example = [ "--force" "-f" ];
      description = "Beside `command`: only where one of these words comes later. A `*` at its end stands for the rest.";
    };
    read = word "A path that is read. `**` is any folders, `*` anything within one name." "~/.ssh/**";
    edit = word "A path that is written." "~/notes/**";
    path = word "A path that is read or written." "**/.env";
    host = word "A host, or with `*.` all hosts below it." "*.example.org";
    mcp = word "An MCP server, or one tool of it." "tracker:create_issue";
    reason = word "Why it is decided so; a denial shows it." "Publishing is for the release job.";
    note = word "Why it stands although another entry covers it." "Named so that the report shows it.";
  };

  settingsOptions = {
    claude = {
      permissions.defaultMode = limited "defaultMode" "The mode that a session starts in.";
      permissions.disableBypassPermissionsMode = limited "disableBypassPermissionsMode" "Bypass mode stays off.";
      skipDangerousModePermissionPrompt = limited "skipDangerousModePermissionPrompt" "The warning before bypass mode stays.";
    };
    codex = {
      approval_policy = limited "approval_policy" "When a command is asked for.";
      sandbox_mode = limited "sandbox_mode" "What a command may write.";
    };
    gemini = {
      general.defaultApprovalMode = limited "defaultApprovalMode" "The mode that a session starts in.";
      security.disableYoloMode = limited "disableYoloMode" "Yolo mode stays off.";
    };
  };
}
