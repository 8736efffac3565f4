# Node.js and npm.
{ tarball, ... }@context:
{
  name = "node";
  contents = [
    (import ../../node.nix context)
    {
      kind = "npm";
      tarball = tarball "npm";
      pick = [{ from = "package"; to = "/usr/local/lib/node_modules/npm"; }];
      drop = [ "package/docs/**" "package/man/**" "package/node_modules/node-gyp/**/test/**" ];
    }
    { kind = "link"; path = "/usr/local/bin/npm"; target = "../lib/node_modules/npm/bin/npm-cli.js"; }
    { kind = "link"; path = "/usr/local/bin/npx"; target = "../lib/node_modules/npm/bin/npx-cli.js"; }
  ];
}
