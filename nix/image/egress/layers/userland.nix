# The libraries of Node.js, and the two places that it writes to.
context:
let
  inherit (import ../../contents.nix) directory;
in
import ../../userland.nix context {
  user = { name = "paddock"; id = 65532; home = "/nonexistent"; shell = "/usr/sbin/nologin"; };
  contents = [
    # An empty volume takes over the owner and the mode.
    (directory "/var/lib/paddock/sockets" "0700" 65532)
    # podman gives a tmpfs the mode of the directory below it, and root as its owner.
    (directory "/var/lib/paddock/state" "1777" 65532)
  ];
}
