# Likewise: what modules say about themselves. Nothing here reads it.
{ lib, ... }:
{
  options.meta = lib.mkOption { type = lib.types.attrsOf lib.types.unspecified; default = { }; };
}
