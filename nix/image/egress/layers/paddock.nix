# The proxy, the gateway and the commands around them, bundled into one program.
{ toolchain, version, ... }:
let
  bundle = import ../bundle.nix { inherit toolchain; };
  inherit (import ../../contents.nix) link text;
in
{
  name = "paddock";
  contents = [
    { kind = "file"; path = "/usr/lib/paddock/egress.js"; source = "${bundle}/egress.js"; mode = "0755"; }
    (link "/usr/local/bin/egress" "../../lib/paddock/egress.js")
    (text "/usr/lib/paddock/version" [ version ])
  ];
}
