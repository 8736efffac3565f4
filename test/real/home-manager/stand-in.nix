# The least of nixpkgs' `lib`, with home-manager's `lib.hm`, that makes option types, defaults, merging and conditions real for
# what our module uses. The same tests run against the real ones where a machine has them.
let
  modules = import ./stand-in/modules.nix { inherit lib; };
  types = import ./stand-in/types.nix { inherit lib; inherit (modules) mergeDefinitions evalModules; };

  lib = {
    inherit types;
    inherit (modules) evalModules;

    mkOption = option: option // { _type = "option"; };
    mkIf = condition: content: { _type = "if"; inherit condition content; };
    mkMerge = contents: { _type = "merge"; inherit contents; };
    literalExpression = text: { _type = "literalExpression"; inherit text; };

    filterAttrs = keep: set: removeAttrs set (builtins.filter (name: !(keep name set.${name})) (builtins.attrNames set));
    hasPrefix = prefix: text: builtins.substring 0 (builtins.stringLength prefix) text == prefix;
    showOption = builtins.concatStringsSep ".";
    escapeShellArgs = words: builtins.concatStringsSep " " (map lib.escapeShellArg words);
    escapeShellArg = word:
      let text = toString word;
      in
      if builtins.match "[[:alnum:],._+:@%/-]+" text != null then text
      else "'${builtins.replaceStrings [ "'" ] [ "'\\''" ] text}'";

    hm.dag.entryAfter = after: data: { inherit after data; };
  };
in
lib
