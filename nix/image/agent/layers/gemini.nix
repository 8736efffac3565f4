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
      # Documentation, a bundled browser driver and its developer tools, and macOS sandbox profiles.
      drop = [
        "package/bundle/docs/**"
        "package/bundle/examples/**"
        "package/bundle/bundled/**"
        "package/bundle/devtools-*.js"
        "package/bundle/*.sb"
      ];
    }
    { kind = "link"; path = "/usr/local/bin/gemini"; target = "/opt/gemini/bundle/gemini.js"; }
  ];
}
