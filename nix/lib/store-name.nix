# The store name of a pinned file: its own name, less the characters that a store path may not hold.
# This is the only place that picks names; ./setup asks Nix for them.
file: builtins.replaceStrings [ "%" "~" " " "@" "/" ":" ] [ "-" "-" "-" "" "-" "-" ] file
