# The option types. Each has a check, a description as nixpkgs words it, and how several definitions become one value.
{ lib, mergeDefinitions, evalModules }:
let
  inherit (builtins)
    all any concatLists concatMap concatStringsSep elem elemAt filter foldl' genList head isAttrs isBool isFloat
    isFunction isInt isList isPath isString length match toJSON;

  equal = loc: values:
    if all (value: value == head values) values then head values
    else throw "The option `${lib.showOption loc}' has conflicting definition values.";
  simple = description: check: { inherit description check; class = "noun"; merge = equal; };
  # Within another type's description, one of another class stands in brackets.
  inside = classes: type: if elem type.class classes then type.description else "(${type.description})";

  types = {
    bool = simple "boolean" isBool;
    int = simple "signed integer" isInt;
    float = simple "floating point number" isFloat;
    str = simple "string" isString;
    singleLineStr = simple "(optionally newline-terminated) single-line string" (value: isString value && match "[^\n\r]*\n?" value != null);
    path = simple "absolute path" (value: isPath value || (isString value && match "/.*" value != null));
    package = simple "package" (value: isAttrs value && value.type or null == "derivation");
    lines = { class = "noun"; description = "strings concatenated with \"\\n\""; check = isString; merge = _: concatStringsSep "\n"; };

    enum = values: {
      class = "conjunction";
      description = if length values == 1 then "value ${shown (head values)} (singular enum)" else "one of ${concatStringsSep ", " (map shown values)}";
      check = value: elem value values;
      merge = equal;
    };

    nullOr = type: {
      class = "conjunction";
      description = "null or ${inside [ "noun" "conjunction" ] type}";
      check = value: value == null || type.check value;
      merge = loc: values: if all (value: value == null) values then null else type.merge loc values;
    };

    oneOf = kinds: {
      class = "conjunction";
      description = concatStringsSep " or " (map (type: type.description) kinds);
      check = value: any (type: type.check value) kinds;
      merge = loc: values:
        let fitting = filter (type: all type.check values) kinds;
        in if fitting == [ ] then equal loc values else (head fitting).merge loc values;
    };

    listOf = type: {
      class = "composite";
      description = "list of ${inside [ "noun" "composite" ] type}";
      check = isList;
      merge = loc: lists:
        let items = concatLists lists;
        in genList (index: mergeDefinitions (loc ++ [ "[definition ${toString (index + 1)}]" ]) { inherit type; } [ (elemAt items index) ]) (length items);
    };

    attrsOf = type: {
      class = "composite";
      description = "attribute set of ${inside [ "noun" "composite" ] type}";
      check = isAttrs;
      merge = loc: sets:
        let defined = name: concatMap (set: if set ? ${name} then [ set.${name} ] else [ ]) sets;
        in builtins.mapAttrs (name: _: mergeDefinitions (loc ++ [ name ]) { inherit type; } (defined name)) (foldl' (one: two: one // two) { } sets);
    };

    submodule = module: {
      class = "other";
      description = if module ? freeformType then "open submodule of ${inside [ "noun" "composite" ] module.freeformType}" else "submodule";
      check = value: isAttrs value || isFunction value;
      merge = loc: values: (evalModules {
        prefix = loc;
        modules = [ module ] ++ map (config: { inherit config; }) values;
        specialArgs.name = elemAt loc (length loc - 1);
      }).config;
    };
  };
  shown = value: if isString value then toJSON value else if isBool value then (if value then "true" else "false") else toString value;
in
types
