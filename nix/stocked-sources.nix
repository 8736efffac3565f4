# A list of every pinned source. Its references keep them from the garbage collector.
{ toolchain }:
let
  inherit (toolchain) pinned;
  sources = map toolchain.fetchNpm pinned.npm ++ map toolchain.fetchDeb pinned.debian ++ [ toolchain.applets ];
in
toolchain.busybox {
  name = "paddock-sources";
  environment = { inherit sources; };
  script = ''"$0" printf '%s\n' $sources > $out'';
}
