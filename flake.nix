{
  description = "Put an AI coding agent somewhere it can't hurt anything, then let it run";

  # Only `online`, `lib.withPkgs` and Darwin use it; nothing fetches it otherwise.
  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";

  outputs = inputs: import ./nix/outputs.nix inputs;
}
