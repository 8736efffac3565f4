# Debian's userland for an agent at work.
context:
let
  inherit (import ../../contents.nix) directory link;
in
import ../../userland.nix context {
  user = { name = "agent"; id = 1000; home = "/home/agent"; shell = "/bin/bash"; };
  groups = [ "tty:x:5:" ];
  contents = [
    { kind = "caBundle"; }
    (link "/etc/localtime" "/usr/share/zoneinfo/Etc/UTC")
    # What update-alternatives and the packages' scripts would have linked.
    (link "/usr/bin/sh" "dash")
    (link "/usr/bin/awk" "mawk")
    (link "/usr/bin/pager" "less")
    (link "/usr/bin/which" "which.debianutils")
    (link "/usr/bin/python" "python3")
    (directory "/tmp" "1777" 0)
    (directory "/var/tmp" "1777" 0)
    (directory "/root" "0700" 0)
    # podman gives a tmpfs the mode of the directory below it, and root as its owner.
    (directory "/home/agent" "1777" 1000)
    (directory "/workspace" "0755" 1000)
  ];
}
