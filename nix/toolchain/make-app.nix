# A command for the host: one of this repository's TypeScript programs, on the toolchain's own Node.js.
# `args` come before the user's; files named in `without` stay out; `variables` are set in its environment.
{ busybox, modules, applets, node }:
{ name, code, packages, program, args ? [ ], without ? [ ], variables ? { } }:
let
  command = busybox {
    inherit name;
    environment = {
      code = import ../lib/code.nix { paths = code; inherit without; };
      modules = modules packages;
      launcher = ''
        #!${applets} sh
        ${builtins.concatStringsSep "\n        " (map (variable: "export ${variable}='${variables.${variable}}'") (builtins.attrNames variables))}
        exec ${node} "''${0%/bin/*}/share/${program}" ${toString args} "$@"
      '';
      passAsFile = [ "launcher" ];
    };
    script = ''
      "$0" mkdir -p "$out/bin"
      "$0" cp -r "$code" "$out/share"
      "$0" chmod u+w "$out/share"
      "$0" ln -s "$modules/node_modules" "$out/share/node_modules"
      "$0" test -e "$out/share/package.json" || echo '{"type":"module"}' > "$out/share/package.json"
      "$0" cp "$launcherPath" "$out/bin/${name}"
      "$0" chmod +x "$out/bin/${name}"
    '';
  };
in
{ type = "app"; program = "${command}/bin/${name}"; }
