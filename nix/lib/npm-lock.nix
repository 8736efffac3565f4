# Reads a package-lock.json (lockfileVersion 3): which tarballs a set of packages needs.
lockFile:
let
  inherit (builtins) attrNames elem filter genericClosure hasAttr head map match;

  packages = (builtins.fromJSON (builtins.readFile lockFile)).packages;
  storeName = import ./store-name.nix;

  # "node_modules/a/node_modules/@b/c" → "@b/c"
  nameOf = path: head (match ".*node_modules/(.*)" path);
  # "node_modules/a/node_modules/b" → "node_modules/a"; "node_modules/a" → ""
  parentOf = path:
    let parent = match "(.*)/node_modules/(@[^/]+/)?[^/]+" path;
    in if parent == null then "" else head parent;

  # Node.js looks beside the importer first, then one level up, and so on.
  resolve = from: name:
    let
      candidate = (if from == "" then "" else from + "/") + "node_modules/" + name;
    in
    if hasAttr candidate packages then candidate
    else if from == "" then null
    else resolve (parentOf from) name;

  suits = { os, cpu }: entry:
    (!(entry ? os) || elem os entry.os) && (!(entry ? cpu) || elem cpu entry.cpu);

  tarball = path:
    let
      entry = packages.${path} or (throw "paddock: ${toString lockFile} has no ${path}; run `npm install` there");
      # An alias (`"x": "npm:@scope/y@1"`) is fetched by the name that the registry knows.
      name = entry.name or (nameOf path);
    in
    {
      inherit path;
      inherit (entry) version integrity;
      spec = "${name}@${entry.version}";
      name = storeName "${name}-${entry.version}.tgz";
    };
in
{
  # One package by its name in node_modules → { path, name, spec, version, integrity }.
  package = name: tarball "node_modules/${name}";

  # Everything that the named packages need at run time on a platform, themselves included.
  closure = platform: names:
    let
      dependenciesOf = path:
        let
          entry = packages.${path};
          wanted = attrNames (entry.dependencies or { }) ++ attrNames (entry.optionalDependencies or { });
          found = filter (dependency: dependency != null) (map (resolve path) wanted);
        in
        filter (dependency: suits platform packages.${dependency}) found;
      item = path: { key = path; };
    in
    map ({ key }: tarball key) (genericClosure {
      startSet = map (name: item "node_modules/${name}") names;
      operator = { key }: map item (dependenciesOf key);
    });
}
