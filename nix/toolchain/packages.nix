# The npm packages that programs run by Nix import, by program.
rec {
  layer = [ "zod" "tar-stream" "es-module-lexer" "picomatch" ];
  image = [ "zod" ];
  render = [ "zod" "@iarna/toml" "toml-eslint-parser" ];
  renderInteractive = render ++ [ "@decimalturn/toml-patch" "jsonc-parser" "diff" "write-file-atomic" ];
  configuration = render ++ layer;
  bundle = [ "zod" "esbuild" "unbash" ];
  egress = [ "zod" "esbuild" "undici" "tldts" "ipaddr.js" ];
  gate = render ++ [ "unbash" "tldts" "ipaddr.js" ];
  runner = [ "zod" "execa" "tar-stream" ];
  paddock = runner ++ render ++ [ "commander" "unbash" "jsonc-parser" "tldts" "ipaddr.js" "write-file-atomic" ];
  all = configuration ++ renderInteractive ++ bundle ++ egress ++ runner ++ paddock;
}
