# The egress image: userland · Node.js · Paddock's proxy and gateway.
{ toolchain, version, revision }:
import ../image.nix { inherit toolchain version revision; } {
  name = "egress";
  layers = [
    ./layers/userland.nix
    ./layers/node.nix
    ./layers/paddock.nix
  ];
}
