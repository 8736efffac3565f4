# Node.js with the C library that it is linked against: what every later builder runs on.
{ busybox, architecture, fetchDeb, fetchNpm, node }:
let
  debian = (import ../lib/debian-lock.nix ./debian.lock.json).${architecture};
  libraries = builtins.filter (entry: entry.package != "busybox-static") debian;
in
busybox {
  name = "paddock-toolbox";
  environment = {
    debs = map fetchDeb libraries;
    node = fetchNpm node;
  };
  script = ''
    root=$PWD/root
    "$0" mkdir -p "$root" "$out/bin" "$out/lib"
    for deb in $debs; do
      "$0" ar -p "$deb" data.tar.xz | "$0" xz -dc | "$0" tar -x -C "$root"
    done
    for library in "$root"/lib/*-linux-gnu/*.so.* "$root"/usr/lib/*-linux-gnu/*.so.*; do
      "$0" cp -L "$library" "$out/lib/"
    done
    "$0" tar -xzf "$node" -C "$root" package/bin/node
    "$0" mv "$root/package/bin/node" "$out/bin/node"
  '';
}
