# The entrypoint and the gate, bundled.
{ toolchain, ... }:
let
  bundle = import ../bundle.nix { inherit toolchain; };
  file = name: mode: { kind = "file"; path = "/usr/lib/paddock/${name}"; source = "${bundle}/${name}"; inherit mode; };
in
{
  name = "paddock";
  contents = [
    (file "entrypoint.js" "0644")
    (file "gate" "0755")
    (file "gate.js" "0644")
    (file "launch" "0755")
  ];
}
