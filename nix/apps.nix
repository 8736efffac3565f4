# `nix run .#…`
{ toolchain, agentImage, version }:
let
  image = name: args: toolchain.makeApp {
    inherit name args;
    code = [ "runner/image" "generators/oci" "policy" ];
    packages = toolchain.packages.runner;
    program = "runner/image/${name}-main.ts";
  };
in
{
  inspect = image "inspect" [ "${agentImage}" ];
  load = image "load" [ "${agentImage}" "--tag" "localhost/paddock/agent:${version}" ];

  render-interactive = toolchain.makeApp {
    name = "render-interactive";
    code = [ "runner/render" "generators" "policy" "profiles" ];
    packages = toolchain.packages.renderInteractive;
    # What switches approvals off is in no command for a host.
    without = [ "oci" "image.ts" "residual.ts" "configuration-layer-main.ts" "autonomous.toml" "ci.toml" ];
    program = "runner/render/main.ts";
  };
}
