# The layer that all else stands on: Debian packages, unpacked without their maintainer scripts, and by hand what those
# would have made. `user` is the image's own beside root and nobody; `contents` come last.
{ architecture, image, debian, toolchain, ... }:
{ user, groups ? [ ], contents }:
let
  inherit (import ./contents.nix) text;
  excluded = entry: builtins.elem entry.package image.userland.exclude;
  packages = builtins.filter (entry: !excluded entry) debian;
  id = toString user.id;
in
{
  name = "userland";
  contents = [
    {
      kind = "debian";
      packages = map (entry: { name = entry.package; deb = "${toolchain.fetchDeb entry}"; }) packages;
      inherit (image.userland) drop keep;
      xz = [ toolchain.applets "xz" ];
    }
    (text "/etc/passwd" [
      "root:x:0:0:root:/root:/usr/sbin/nologin"
      "${user.name}:x:${id}:${id}:${user.name}:${user.home}:${user.shell}"
      "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin"
    ])
    (text "/etc/group" ([ "root:x:0:" ] ++ groups ++ [ "${user.name}:x:${id}:" "nogroup:x:65534:" ]))
    (text "/etc/nsswitch.conf" [ "passwd: files" "group: files" "hosts: files dns" ])
    # Where an engine writes none of its own.
    (text "/etc/hosts" [ "127.0.0.1 localhost" "::1 localhost" ])
  ] ++ contents;
}
