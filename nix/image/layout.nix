# An OCI layout directory with one image index, from the layers of each architecture.
{ toolchain, version, revision }:
{ name, title, description, config, layers }:
let
  platform = import ../lib/platform.nix;
  package = builtins.fromJSON (builtins.readFile ../../package.json);
in
toolchain.runNode {
  name = "paddock-${name}-image";
  code = [ "generators/oci" ];
  packages = toolchain.packages.image;
  program = "generators/oci/image/main.ts";
  args = ''"$specPath" "$out"'';
  environment = {
    passAsFile = [ "spec" ];
    spec = builtins.toJSON {
      name = "paddock/${name}:${version}";
      annotations = {
        inherit title description version revision;
        source = package.repository.url;
        licenses = package.license;
      };
      images = map (architecture: { inherit architecture config; layers = layers architecture; }) platform.architectures;
    };
  };
}
