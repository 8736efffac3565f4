# The agent image: userland · Node.js · Codex · Gemini · Claude · Paddock · configuration, the layers that change
# least first.
{ toolchain, version, revision }:
{ extraContents ? [ ] }:
let
  image = builtins.fromTOML (builtins.readFile ../../../images/agent/image.toml);
  platform = import ../../lib/platform.nix;
  layer = import ../layer.nix { inherit toolchain; };
  layout = import ../layout.nix { inherit toolchain version revision; };
  npmPackage = (import ../../lib/npm-lock.nix ../../../images/agent/package-lock.json).package;
  nodePackage = (import ../../lib/npm-lock.nix ../../../package-lock.json).package;

  # What a layer's file may ask for, for one architecture.
  context = architecture: {
    inherit architecture image toolchain;
    npm = platform.byArchitecture.${architecture}.npm;
    tarball = name: "${toolchain.fetchNpm (npmPackage name)}";
    nodeTarball = name: "${toolchain.fetchNpm (nodePackage name)}";
  };
  fromFile = architecture: file: layer ({ inherit architecture; } // import file (context architecture));
  extra = architecture: drv: import ../closure-layer.nix { inherit layer; } { inherit architecture drv; };
in
layout {
  name = "agent";
  inherit (image) title description;
  inherit (image) config;
  layers = architecture:
    map (fromFile architecture) [
      ./layers/userland.nix
      ./layers/node.nix
      ./layers/codex.nix
      ./layers/gemini.nix
      ./layers/claude.nix
      ./layers/paddock.nix
    ]
    ++ map (extra architecture) extraContents
    ++ [ (import ./layers/configuration.nix { inherit toolchain; }) ];
}
