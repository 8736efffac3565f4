# The npm packages that programs run by Nix import, by program.
rec {
  layer = [ "zod" "tar-stream" "es-module-lexer" "picomatch" ];
  image = [ "zod" ];
  render = [ "zod" "@iarna/toml" ];
  configuration = render ++ layer;
  bundle = [ "zod" "esbuild" ];
  runner = [ "zod" "execa" ];
  all = configuration ++ bundle ++ runner;
}
