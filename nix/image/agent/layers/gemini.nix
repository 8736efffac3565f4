# Gemini CLI: JavaScript, of which only what its start file can reach is taken.
{ tarball, ... }:
{
  name = "gemini";
  contents = [
    {
      kind = "npm";
      tarball = tarball "@google/gemini-cli";
      pick = [{ from = "package"; to = "/opt/gemini"; }];
      reachableFrom = [ "package/bundle/gemini.js" ];
      drop = [ "package/bundle/docs/**" "package/bundle/examples/**" ];
    }
    { kind = "link"; path = "/usr/local/bin/gemini"; target = "/opt/gemini/bundle/gemini.js"; }
  ];
}
