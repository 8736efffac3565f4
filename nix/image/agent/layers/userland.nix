# Debian packages, unpacked without their maintainer scripts, and by hand what those would have made.
{ architecture, image, toolchain, ... }:
let
  excluded = entry: builtins.elem entry.package image.userland.exclude;
  packages = builtins.filter (entry: !excluded entry) (import ../../../lib/debian-lock.nix ../../../../images/agent/debian.lock.json).${architecture};
  text = path: lines: { kind = "text"; inherit path; text = builtins.concatStringsSep "\n" lines + "\n"; mode = "0644"; };
  link = path: target: { kind = "link"; inherit path target; };
  directory = path: mode: { kind = "directory"; inherit path mode; uid = 0; gid = 0; };
  agentDirectory = path: mode: { kind = "directory"; inherit path mode; uid = 1000; gid = 1000; };
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
    { kind = "caBundle"; }
    (text "/etc/passwd" [
      "root:x:0:0:root:/root:/usr/sbin/nologin"
      "agent:x:1000:1000:agent:/home/agent:/bin/bash"
      "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin"
    ])
    (text "/etc/group" [ "root:x:0:" "tty:x:5:" "agent:x:1000:" "nogroup:x:65534:" ])
    (text "/etc/nsswitch.conf" [ "passwd: files" "group: files" "hosts: files dns" ])
    (link "/etc/localtime" "/usr/share/zoneinfo/Etc/UTC")
    # What update-alternatives and the packages' scripts would have linked.
    (link "/usr/bin/sh" "dash")
    (link "/usr/bin/awk" "mawk")
    (link "/usr/bin/pager" "less")
    (link "/usr/bin/which" "which.debianutils")
    (link "/usr/bin/python" "python3")
    (directory "/tmp" "1777")
    (directory "/var/tmp" "1777")
    (directory "/root" "0700")
    # podman gives a tmpfs the mode of the directory below it, and root as its owner.
    (agentDirectory "/home/agent" "1777")
    (agentDirectory "/workspace" "0755")
  ];
}
