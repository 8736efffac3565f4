# All that one system's toolchain makes.
{ system, revision, sources }:
let
  toolchain = import ./toolchain { inherit system sources; };
  version = (builtins.fromJSON (builtins.readFile ../package.json)).version;
  mkAgentImage = import ./image/agent { inherit toolchain version revision; };
  agentImage = mkAgentImage { };
  egressImage = import ./image/egress { inherit toolchain version revision; };
  renderInteractive = import ./render-interactive.nix { inherit toolchain; };
in
rec {
  packages = {
    agent-image = agentImage;
    egress-image = egressImage;
    default = agentImage;
    sources = import ./stocked-sources.nix { inherit toolchain; };
  };

  apps = import ./apps.nix { inherit toolchain agentImage egressImage version; };

  checks = {
    inherit (packages) agent-image egress-image;

    render-interactive = renderInteractive;
  };

  lib = {
    inherit mkAgentImage;
    # Rendered while Nix evaluates. `autonomous` and `ci` are not here: they exist only inside the image.
    profiles.interactive = builtins.fromJSON (builtins.readFile renderInteractive);
  };
}
