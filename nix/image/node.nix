# Node.js alone: the one pin that this repository's own programs run on too.
{ npm, nodeTarball, ... }:
{
  kind = "npm";
  tarball = nodeTarball "node-linux-${npm}";
  pick = [
    { from = "package/bin/node"; to = "/usr/local/bin/node"; mode = "0755"; }
    { from = "package/LICENSE"; to = "/usr/local/share/doc/node/LICENSE"; mode = "0644"; }
  ];
}
