# One layer of an image: contents in the words of generators/oci/layer/spec.ts → a directory with the compressed
# blob and its description.
{ toolchain }:
{ name, architecture, contents, environment ? { } }:
toolchain.runNode {
  name = "paddock-layer-${name}-${architecture}";
  code = [ "generators/oci" ];
  packages = toolchain.packages.layer;
  program = "generators/oci/layer/main.ts";
  args = ''"$specPath" "$out"'';
  environment = environment // {
    passAsFile = [ "spec" ];
    spec = builtins.toJSON {
      inherit name architecture contents;
      # 398 MB an image. 3 gives 416 and the whole build takes 4 s less, 6 gives 389 and takes 4 s more (two cores).
      compressionLevel = 5;
    };
  };
}
