# The agent image: userland · Node.js · Codex · Gemini · Claude · Paddock · configuration.
{ toolchain, version, revision }:
{ extraContents ? [ ] }:
let
  layer = import ../layer.nix { inherit toolchain; };
  extra = architecture: drv: import ../closure-layer.nix { inherit layer; } { inherit architecture drv; };
in
import ../image.nix { inherit toolchain version revision; } {
  name = "agent";
  layers = [
    ./layers/userland.nix
    ./layers/node.nix
    ./layers/codex.nix
    ./layers/gemini.nix
    ./layers/claude.nix
    ./layers/paddock.nix
  ];
  more = architecture:
    map (extra architecture) extraContents
    ++ [ (import ./layers/configuration.nix { inherit toolchain; }) ];
}
