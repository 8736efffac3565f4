# A package set that can be evaluated for any system. On Linux the texts and scripts that it makes can also be built, by our
# own toolchain, whose sources ./setup has put into the store.
{ lib, system, isDarwin ? false }:
let
  toolchain = import ../../../nix/toolchain { inherit system; sources = import ../../../nix/toolchain/stocked.nix { inherit system; }; };

  value = lib.types.nullOr (lib.types.oneOf (with lib.types; [ bool int float str path (attrsOf value) (listOf value) ]));
  named = format: value // { description = "${format} value"; };
in
import ../nix/stand-in.nix { inherit system isDarwin; } // {
  formats = {
    json = { }: { type = named "JSON"; };
    toml = { }: { type = named "TOML"; };
  };
  writeText = name: text: toolchain.busybox {
    inherit name;
    environment = { inherit text; passAsFile = [ "text" ]; };
    script = ''"$0" cp "$textPath" "$out"'';
  };
  writeShellScriptBin = name: text: toolchain.busybox {
    inherit name;
    environment = {
      script = "#!${toolchain.applets} sh\n${text}";
      passAsFile = [ "script" ];
    };
    script = ''
      "$0" mkdir -p "$out/bin"
      "$0" cp "$scriptPath" "$out/bin/${name}"
      "$0" chmod +x "$out/bin/${name}"
    '';
  };
}
