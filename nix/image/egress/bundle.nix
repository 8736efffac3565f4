# What runs inside the image, as one file.
{ toolchain }:
toolchain.runNode {
  name = "paddock-egress-bundle";
  code = [ "images/bundle.ts" "images/egress" "policy" ];
  packages = toolchain.packages.egress;
  program = "images/egress/bundle-main.ts";
  args = ''"$out"'';
}
