# `nix run .#…`
{ toolchain, agentImage, egressImage, version }:
let
  image = name: args: imageAs name name args;
  imageAs = name: program: args: toolchain.makeApp {
    inherit name args;
    code = [ "runner/image" "runner/engine" "runner/failure.ts" "generators/oci" "policy" ];
    packages = toolchain.packages.runner;
    program = "runner/image/${program}-main.ts";
  };
  paddock = name: program: toolchain.makeApp {
    inherit name program;
    code = [
      "package.json"
      "policy"
      "profiles/egress"
      "generators/egress"
      "generators/oci"
      "images/egress"
      "images/agent/entrypoint"
      "images/agent/shape.ts"
      "runner"
    ];
    # The command that writes into a person's own configuration is one of its own.
    without = [ "render" ];
    packages = toolchain.packages.paddock;
    variables = { PADDOCK_AGENT_IMAGE = "${agentImage}"; PADDOCK_EGRESS_IMAGE = "${egressImage}"; };
  };
in
{
  paddock = paddock "paddock" "runner/main.ts";
  egress-demo = paddock "egress-demo" "runner/egress/demo-main.ts";

  inspect = image "inspect" [ "${agentImage}" ];
  load = image "load" [ "${agentImage}" "--tag" "localhost/paddock/agent:${version}" ];
  load-egress = imageAs "load-egress" "load" [ "${egressImage}" "--tag" "localhost/paddock/egress:${version}" ];

  render-interactive = toolchain.makeApp {
    name = "render-interactive";
    code = [ "runner/render" "generators" "policy" "profiles" ];
    packages = toolchain.packages.renderInteractive;
    # What switches approvals off is in no command for a host.
    without = [ "oci" "image.ts" "residual.ts" "configuration-layer-main.ts" "autonomous.toml" "ci.toml" ];
    program = "runner/render/main.ts";
  };
}
