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
      "profiles/autonomous.toml"
      "profiles/egress"
      "generators/egress"
      "generators/oci"
      "images/egress"
      "images/agent/entrypoint"
      "images/agent/gate"
      "images/agent/shape.ts"
      "runner"
    ];
    # The command that writes into a person's own configuration is one of its own.
    without = [ "render" ];
    packages = toolchain.packages.paddock;
    variables = { PADDOCK_AGENT_IMAGE = "${agentImage}"; PADDOCK_EGRESS_IMAGE = "${egressImage}"; };
  };
  # What the hook of a person's own CLI starts for every call: no more of `paddock` than that.
  gate = toolchain.makeApp {
    name = "paddock-gate";
    code = [
      "policy"
      "profiles/autonomous.toml"
      "profiles/egress"
      "images/agent/entrypoint/shown.ts"
      "images/agent/gate"
      "images/agent/shape.ts"
      "runner/compile-cache.ts"
      "runner/gate/keyboard"
      "runner/run/calls.ts"
    ];
    packages = toolchain.packages.gate;
    program = "runner/gate/keyboard/main.ts";
  };
in
{
  inherit gate;
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
    variables = { PADDOCK_GATE = gate.program; };
  };
}
