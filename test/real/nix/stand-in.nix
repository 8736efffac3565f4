# The smallest package set that nix/toolchain/nixpkgs.nix asks anything of. Nothing in it can be built.
{ system, isDarwin ? false }:
let
  fake = name: derivation { inherit name system; builder = "/none"; };
in
{
  stdenv.hostPlatform = { inherit system isDarwin; };
  nodejs = fake "nodejs";
  cacert = fake "cacert";
  dpkg = fake "dpkg";
  bash = fake "bash";
  binutils = fake "binutils";
  coreutils = fake "coreutils";
  gnutar = fake "gnutar";
  gzip = fake "gzip";
  xz = fake "xz";
  lib.makeBinPath = packages: builtins.concatStringsSep ":" (map (package: "${package}/bin") packages);
  writeShellScript = name: text: derivation { inherit name system text; builder = "/none"; };
  runCommand = name: attributes: script: derivation (attributes // { inherit name system script; builder = "/none"; });
  fetchurl = { name, url, sha256 }: derivation {
    inherit name url system;
    builder = "/none";
    outputHash = sha256;
    outputHashAlgo = "sha256";
    outputHashMode = "flat";
  };
}
