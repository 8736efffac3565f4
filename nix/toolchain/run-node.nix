# Runs one of this repository's TypeScript programs in a derivation. `code` names the files and folders it needs,
# `packages` its npm packages; `args` is text for the shell, in which "$out" and the derivation's environment count.
{ busybox, modules, node }:
{ name, code, packages, program, args, environment ? { } }:
busybox {
  inherit name;
  environment = environment // {
    code = import ../lib/code.nix { paths = code; };
    modules = modules packages;
  };
  script = ''
    "$0" cp -r "$code"/. .
    "$0" ln -s "$modules/node_modules" node_modules
    echo '{"type":"module"}' > package.json
    exec ${node} ${program} ${args}
  '';
}
