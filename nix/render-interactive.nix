# The interactive profile as JSON: what each CLI's files hold.
{ toolchain }:
toolchain.runNode {
  name = "paddock-interactive-profile.json";
  code = [ "generators" "policy" "profiles" ];
  packages = toolchain.packages.render;
  program = "generators/main.ts";
  args = ''render --root . --out "$out"'';
}
