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
}
