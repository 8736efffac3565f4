# Options, definitions and how they come together.
{ lib }:
let
  inherit (builtins)
    all attrNames concatMap elemAt filter foldl' genList head isAttrs isFunction isPath isString length listToAttrs map mapAttrs;
  inherit (lib) showOption;

  typeOf = value: if isAttrs value then value._type or null else null;
  isOption = value: typeOf value == "option";

  # A definition with its conditions moved onto what it defines, so that its names are known before they are decided.
  pushDown = value:
    if typeOf value == "merge" then concatMap pushDown value.contents
    else if typeOf value == "if" then
      map (inner: mapAttrs (_: content: lib.mkIf value.condition content) inner) (pushDown value.content)
    else [ value ];

  discharge = value:
    if typeOf value == "merge" then concatMap discharge value.contents
    else if typeOf value == "if" then (if value.condition then discharge value.content else [ ])
    else [ value ];

  valuesAt = name: sets: concatMap (set: if set ? ${name} then [ set.${name} ] else [ ]) sets;
  namesOf = sets: attrNames (foldl' (all: set: all // set) { } sets);

  recursiveUpdate = under: over: under // mapAttrs
    (name: value:
      if isAttrs value && isAttrs (under.${name} or null) && !(value ? type) then recursiveUpdate under.${name} value
      else value)
    over;

  declare = prefix: sets: listToAttrs (map
    (name:
      let
        declared = valuesAt name sets;
        here = prefix ++ [ name ];
      in
      {
        inherit name;
        value =
          if all (one: !(isOption one)) declared then declare here declared
          else if length declared == 1 then head declared
          else throw "The option `${showOption here}' is declared more than once.";
      })
    (namesOf sets));

  # One option's value from its definitions.
  mergeDefinitions = loc: option: definitions:
    let
      values = concatMap discharge definitions;
      wrong = filter (value: !(option.type.check value)) values;
    in
    if wrong != [ ] then throw "A definition for option `${showOption loc}' is not of type `${option.type.description}'."
    else if values != [ ] then option.type.merge loc values
    else if option ? default then option.type.merge loc [ option.default ]
    else throw "The option `${showOption loc}' was accessed but has no value defined.";

  valuesOf = prefix: options: sets: mapAttrs
    (name: option:
      let here = prefix ++ [ name ];
      in
      if isOption option then mergeDefinitions here option (valuesAt name sets)
      else valuesOf here option (concatMap pushDown (valuesAt name sets)))
    options;

  # What is defined without having been declared, as sets of the same shape.
  undeclared = options: set: listToAttrs (concatMap
    (name:
      if !(options ? ${name}) then [{ inherit name; value = set.${name}; }]
      else if isOption options.${name} then [ ]
      else
        let inner = filter (one: one != { }) (map (undeclared options.${name}) (pushDown set.${name}));
        in if inner == [ ] then [ ] else [{ inherit name; value = lib.mkMerge inner; }])
    (attrNames set));

  evalModules = { modules, specialArgs ? { }, prefix ? [ ] }:
    let
      arguments = specialArgs // { inherit lib options; config = result; };
      collect = module:
        let
          loaded = if isPath module || isString module then import module else module;
          set = if isFunction loaded then loaded arguments else loaded;
          structured = set ? options || set ? config || set ? imports || set ? freeformType;
        in
        [ (if structured then set else { config = set; }) ] ++ concatMap collect (set.imports or [ ]);
      # A module with a key counts once.
      keep = index:
        let module = elemAt modules index;
        in !(isAttrs module && module ? key) || all (earlier: !(isAttrs (elemAt modules earlier)) || (elemAt modules earlier).key or null != module.key) (genList (i: i) index);
      collected = concatMap (index: if keep index then collect (elemAt modules index) else [ ]) (genList (i: i) (length modules));

      options = declare prefix (map (module: module.options or { }) collected);
      definitions = concatMap (module: pushDown (module.config or { })) collected;
      freeform = concatMap (module: if module ? freeformType then [ module.freeformType ] else [ ]) collected;
      rest = filter (set: set != { }) (map (undeclared options) definitions);
      declared = valuesOf prefix options definitions;

      result =
        if freeform != [ ] then
          recursiveUpdate (if rest == [ ] then { } else mergeDefinitions prefix { type = head freeform; } rest) declared
        else if rest == [ ] then declared
        else throw "The option `${showOption (prefix ++ [ (head (attrNames (head rest))) ])}' does not exist.";
    in
    { inherit options; config = result; };
in
{ inherit mergeDefinitions evalModules; }
