# An image from images/<name>/ and the files of its layers, the ones that change least first. `more` gives layers that
# no file here describes, for one architecture.
{ toolchain, version, revision }:
{ name, layers, more ? (_: [ ]) }:
let
  root = ../../images + "/${name}";
  image = builtins.fromTOML (builtins.readFile (root + "/image.toml"));
  platform = import ../lib/platform.nix;
  debian = import ../lib/debian-lock.nix (root + "/debian.lock.json");
  npmPackage = (import ../lib/npm-lock.nix (root + "/package-lock.json")).package;
  nodePackage = (import ../lib/npm-lock.nix ../../package-lock.json).package;
  layer = import ./layer.nix { inherit toolchain; };
  layout = import ./layout.nix { inherit toolchain version revision; };

  # What a layer's file may ask for, for one architecture.
  context = architecture: {
    inherit architecture image toolchain version;
    debian = debian.${architecture};
    npm = platform.byArchitecture.${architecture}.npm;
    tarball = name: "${toolchain.fetchNpm (npmPackage name)}";
    nodeTarball = name: "${toolchain.fetchNpm (nodePackage name)}";
  };
  fromFile = architecture: file: layer ({ inherit architecture; } // import file (context architecture));
in
layout {
  inherit name;
  inherit (image) title description config;
  layers = architecture: map (fromFile architecture) layers ++ more architecture;
}
