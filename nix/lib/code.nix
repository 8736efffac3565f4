# A store path with only the named files and folders of this repository, so that a derivation is rebuilt when
# what it runs has changed and not otherwise. `without` names files that stay out wherever they are.
{ paths, without ? [ ] }:
let
  root = toString ../..;
  inherit (builtins) any baseNameOf elem stringLength substring;
  startsWith = prefix: text: substring 0 (stringLength prefix) text == prefix;
  relative = path: substring (stringLength root + 1) (stringLength path) path;
  wanted = path: any (kept: path == kept || startsWith "${kept}/" path || startsWith "${path}/" kept) paths;
in
builtins.path {
  path = ../..;
  name = "paddock-code";
  filter = path: _: wanted (relative path) && !elem (baseNameOf path) without;
}
