# A Nix package and all that it refers to, as one layer of store paths.
{ layer }:
{ architecture, drv }:
layer {
  name = drv.pname or drv.name or "extra";
  inherit architecture;
  # Nix writes the closure's registration to this file in the build directory.
  environment.exportReferencesGraph = [ "closure" drv ];
  contents = [{ kind = "storePaths"; registration = "closure"; }];
}
