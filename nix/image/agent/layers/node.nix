# Node.js and npm.
{ npm, nodeTarball, tarball, ... }:
{
  name = "node";
  contents = [
    {
      kind = "npm";
      tarball = nodeTarball "node-linux-${npm}";
      pick = [
        { from = "package/bin/node"; to = "/usr/local/bin/node"; mode = "0755"; }
        { from = "package/LICENSE"; to = "/usr/local/share/doc/node/LICENSE"; mode = "0644"; }
      ];
    }
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
