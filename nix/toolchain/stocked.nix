# Sources that ./setup has put into the Nix store. Nothing is fetched here: each is a fixed-output derivation whose
# path is valid already, and which says what to do when it is not.
{ system }:
let
  fixed = { name, hash, algorithm ? null, mode ? "flat" }: derivation {
    inherit name system;
    builder = "builtin:fetchurl";
    url = "not-in-the-store-run-./setup-first://${name}";
    outputHash = hash;
    outputHashMode = mode;
    ${if algorithm == null then null else "outputHashAlgo"} = algorithm;
    # The path is either there or it is not; asking a binary cache for it would only cost time.
    preferLocalBuild = true;
    allowSubstitutes = false;
  };
in
{
  fetchNpm = source: fixed { inherit (source) name; hash = source.integrity; };
  fetchDeb = source: fixed { inherit (source) name; hash = source.sha256; algorithm = "sha256"; };
  seed = hash: fixed { name = "busybox"; inherit hash; algorithm = "sha256"; mode = "recursive"; };
}
