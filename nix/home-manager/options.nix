# The options of the home-manager module. What they do is in default.nix.
{ defaultPackage }:
{ lib, pkgs, ... }:
let
  inherit (lib) literalExpression mkOption types;
  own = import ./types.nix { inherit lib pkgs; };
  tools = import ./tools.nix;

  entries = description: example: mkOption {
    type = types.listOf own.permission;
    default = [ ];
    inherit description example;
  };

  settingsOf = name: example: mkOption {
    type = own.settings.${name};
    default = { };
    inherit example;
    description = ''
      More settings of ${tools.${name}.title}, as its own {file}`${tools.${name}.settings}` has them. They are merged with
      the rendered ones: tables are gone into, lists are joined, any other value stands in place of the rendered one.
      `null` is left out. A setting that switches approvals off is refused.
    '';
  };
in
{
  options.programs.paddock = {
    enable = mkOption {
      type = types.bool;
      default = false;
      example = true;
      description = ''
        Whether to configure the agent CLIs with Paddock's `interactive` profile: what may run, what is asked for, and what is
        refused while a person is watching.
      '';
    };

    package = mkOption {
      type = types.package;
      default = defaultPackage pkgs;
      defaultText = literalExpression "the command of paddock.lib.withPkgs pkgs";
      example = literalExpression "pkgs.callPackage ./render-interactive.nix { }";
      description = "The package with {command}`render-interactive`. It is installed, and runs on activation in `merge` mode.";
    };

    mode = mkOption {
      type = types.enum [ "merge" "link" ];
      default = "merge";
      example = "link";
      description = ''
        How the files reach the home.

        `merge` writes Paddock's own keys into the files on activation and leaves whatever else they hold, so that a CLI and
        its user can still change them. `link` links whole files from the Nix store, which nobody can change.
      '';
    };

    gate = mkOption {
      type = types.bool;
      default = false;
      example = true;
      description = ''
        Whether Claude Code and Gemini CLI ask Paddock's gate before every tool, by the repository's {file}`paddock.toml`. Codex CLI
        skips such hooks. Only in `merge` mode.
      '';
    };

    tools = builtins.mapAttrs
      (name: tool: {
        enable = mkOption {
          type = types.bool;
          default = true;
          example = false;
          description = "Whether to configure ${tool.title}.";
        };
      })
      tools;

    extraPermissions = {
      allow = entries
        ''
          What runs without a question, beyond the corpus. A denial still wins. An entry that would let everything through, or
          let an agent switch approvals off, is refused.
        ''
        [{ command = "./scripts/check"; } { edit = "~/notes/**"; }];
      ask = entries "What is asked for, beyond the corpus." [{ command = "./scripts/deploy"; }];
      deny = entries "What is refused, beyond the corpus. It wins over everything else."
        [{ command = "./scripts/release"; reason = "Releases are made by the pipeline."; }];
    };

    removePermissions = entries
      ''
        Entries of the corpus that are taken out: the same words, without `reason` and `note`. One that is not there is an error.
      ''
      [{ command = "git push"; }];

    settings = {
      claude = settingsOf "claude" { model = "opus"; permissions.additionalDirectories = [ "../docs" ]; };
      codex = settingsOf "codex" { model_reasoning_effort = "high"; approval_policy = "untrusted"; };
      gemini = settingsOf "gemini" { general.vimMode = true; };
    };
  };
}
