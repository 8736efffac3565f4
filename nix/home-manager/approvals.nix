# What would switch approvals off, found while Nix evaluates. generators/settings/approvals.ts reads the same file and says
# what its words mean.
let
  inherit (builtins)
    all any attrNames concatLists concatMap concatStringsSep elem elemAt filter fromJSON genList hasAttr head isAttrs isBool
    isList isString length match readFile replaceStrings stringLength substring toJSON;

  data = fromJSON (readFile ../../generators/settings/approvals.json);

  contains = part: text: replaceStrings [ part ] [ "" ] text != text;
  isTexts = value: isList value && all isString value;
  matchesAny = patterns: text: any (pattern: match pattern text != null) patterns;
  shown = value: if isBool value then (if value then "true" else "false") else toString value;
  firstOf = found: make: if found == [ ] then null else make (head found);

  textFault = text:
    if elem text data.values then "expected a value that leaves approvals on"
    else firstOf (filter (flag: contains flag text) data.flags) (flag: "expected no ${flag} in it");

  itemFault = key: items:
    firstOf (filter (matchesAny (data.items.${key} or [ ])) items) (item: "expected no ${item} in it");

  faultOf = key: value:
    if hasAttr key data.keys && !(elem value data.keys.${key}) then
      (if data.keys.${key} == [ ] then "expected it to be left out"
      else "expected ${concatStringsSep " | " (map shown data.keys.${key})}")
    else if !(hasAttr key data.keys) && match data.keyPattern key != null && value != false then
      "expected it to be left out"
    else if isString value then textFault value
    else if !(isTexts value) then null
    else
      let fault = itemFault key value;
      in if fault != null then fault else textFault (concatStringsSep " " value);

  valueFaults = path: key: value:
    let fault = faultOf key value;
    in
    if elem key data.refusing && isTexts value then [ ]
    else if fault != null then [ "${path}: got ${toJSON value}, ${fault}" ]
    else if isAttrs value then settingsFaults path value
    else if isList value then
      concatLists (genList (index: valueFaults "${path}.${toString index}" "" (elemAt value index)) (length value))
    else [ ];

  # One line for each setting that would switch approvals off; `path` is where the table stands.
  settingsFaults = path: settings:
    concatMap (name: valueFaults "${path}.${name}" name settings.${name}) (attrNames settings);

  firstWord = command: head (match "[[:space:]]*([^[:space:]]*).*" command);
  programOf = command: elemAt (match "(.*/)?([^/]*)" (firstWord command)) 1;

  # A path pattern as a regular expression: `**` any folders, `*` anything within one name.
  toRegex = pattern: replaceStrings
    [ "**/" "**" "*" "." "+" "|" "^" "$" "(" ")" "[" "]" "{" "}" "?" "\\" ]
    [ "(.*/)?" ".*" "[^/]*" "\\." "\\+" "\\|" "\\^" "\\$" "\\(" "\\)" "\\[" "\\]" "\\{" "\\}" "\\?" "\\\\" ]
    pattern;
  startsWith = prefix: text: substring 0 (stringLength prefix) text == prefix;

  # `files` are absolute, and so is a pattern once `~` is spelled out.
  editFault = { home, files }: pattern:
    let
      spelled = if startsWith "~/" pattern then home + substring 1 (-1) pattern else pattern;
    in
    firstOf (filter (file: match (toRegex spelled) file != null) files)
      (file: "expected a path that leaves out ${file}, where approvals can be switched off");

  commandFault = command:
    let program = programOf command;
    in
    if elem program data.permissions.agents then
      "expected no agent: one that starts another could start it with approvals off; `ask` for it"
    else if elem program data.permissions.runners then
      "expected no program that runs whatever it is given; `ask` for it"
    else textFault command;

  entryFault = guarded: entry:
    let
      words = [ entry.command ] ++ (if entry.any or null == null then [ ] else entry.any);
      paths = filter (path: path != null) [ (entry.edit or null) (entry.path or null) ];
      faults = filter (fault: fault != null) (
        (if entry.command or null == null then [ ] else [ (commandFault (concatStringsSep " " words)) ])
        ++ map (editFault guarded) paths
      );
    in
    firstOf faults (fault: "got ${toJSON entry}, ${fault}");
in
{
  inherit settingsFaults;

  # One line for each entry of an allow list that would let everything through, or let approvals be switched off.
  # `guarded` is { home, files }: the files in which that can be done.
  allowFaults = guarded: path: entries:
    let
      faultAt = index:
        let fault = entryFault guarded (elemAt entries index);
        in if fault == null then [ ] else [ "${path}.${toString index}: ${fault}" ];
    in
    concatLists (genList faultAt (length entries));
}
