# Reads a debian.lock.json: architecture → list of { package, name, version, path, sha256 }.
lockFile:
let
  lock = builtins.fromJSON (builtins.readFile lockFile);
  storeName = import ./store-name.nix;
  fileOf = entry: builtins.elemAt (builtins.match "(.*/)?([^/]+)" entry.path) 1;
in
builtins.mapAttrs
  (_: builtins.map (entry: {
    inherit (entry) package version path sha256;
    name = storeName (fileOf entry);
  }))
  lock.architectures
