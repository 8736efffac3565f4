# The rendered `autonomous` and `ci` profiles. They are rendered in memory straight into the layer: no other
# derivation output holds them.
{ toolchain }:
toolchain.runNode {
  name = "paddock-layer-configuration";
  code = [ "generators" "policy" "profiles" ];
  packages = toolchain.packages.configuration;
  program = "generators/configuration-layer-main.ts";
  args = ''"$out"'';
}
