# What runs inside the image, each program as one file.
{ toolchain }:
toolchain.runNode {
  name = "paddock-agent-bundle";
  code = [ "images/agent/entrypoint" "images/agent/gate" "images/bundle.ts" "images/agent/bundle-main.ts" "images/agent/shape.ts" "policy" ];
  packages = toolchain.packages.bundle;
  program = "images/agent/bundle-main.ts";
  args = ''"$out"'';
}
