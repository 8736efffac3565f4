# The same sources by nixpkgs' own means, for a machine with the ordinary internet. They are fixed outputs with the
# same names and hashes as the stocked ones, so everything made from them has the same store path.
{ pkgs }:
let
  # `npm pack` knows the registry, the proxy and the credentials; no address is written down here.
  fetchNpm = source: pkgs.runCommand source.name
    {
      outputHash = source.integrity;
      outputHashMode = "flat";
      nativeBuildInputs = [ pkgs.nodejs pkgs.cacert ];
      impureEnvVars = [ "http_proxy" "https_proxy" "no_proxy" "NPM_CONFIG_REGISTRY" ];
    } ''
    export HOME=$TMPDIR
    npm pack --silent ${source.spec}
    mv ./*.tgz $out
  '';
  fetchDeb = source: pkgs.fetchurl {
    inherit (source) name sha256;
    url = "mirror://debian/${source.path}";
  };
  seed = hash: pkgs.runCommand "busybox"
    {
      outputHash = hash;
      outputHashAlgo = "sha256";
      outputHashMode = "recursive";
      nativeBuildInputs = [ pkgs.dpkg ];
    } ''
    dpkg-deb --extract ${fetchDeb (import ./seed-package.nix { inherit (pkgs.stdenv.hostPlatform) system; })} .
    install -D -m 555 bin/busybox $out/bin/busybox
  '';

  # Darwin runs no Linux busybox: the same applets by name, from nixpkgs.
  darwinHost = {
    node = "${pkgs.nodejs}/bin/node";
    applets = "${pkgs.writeShellScript "applets" ''
      export PATH=${pkgs.lib.makeBinPath [ pkgs.bash pkgs.binutils pkgs.coreutils pkgs.gnutar pkgs.gzip pkgs.xz ]}
      exec "$@"
    ''}";
  };
in
{
  inherit fetchNpm fetchDeb seed;
}
// (if pkgs.stdenv.hostPlatform.isDarwin then { host = darwinHost; } else { })
