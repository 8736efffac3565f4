# A node_modules directory with the named packages of this repository's lock and all that they need at run time.
{ busybox, fetchNpm, closure }:
names:
busybox {
  name = "paddock-node-modules";
  environment.packages = map (source: "${source.path}=${fetchNpm source}") (closure names);
  script = ''
    for package in $packages; do
      directory=$out/''${package%%=*}
      "$0" mkdir -p "$directory"
      "$0" tar -xzf "''${package#*=}" -C "$directory" --strip-components=1
    done
  '';
}
