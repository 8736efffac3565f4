{
  description = "A home with Claude Code, Codex CLI and Gemini CLI on Paddock's interactive profile";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixpkgs-unstable";
    home-manager = {
      url = "github:nix-community/home-manager";
      inputs.nixpkgs.follows = "nixpkgs";
    };
    paddock = {
      url = "git+https://paddock.invalid/paddock.git";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs = { nixpkgs, home-manager, paddock, ... }:
    let
      # Change these three.
      username = "jane";
      homeDirectory = "/home/jane";
      system = "x86_64-linux";
    in
    {
      homeConfigurations.${username} = home-manager.lib.homeManagerConfiguration {
        pkgs = nixpkgs.legacyPackages.${system};
        modules = [
          paddock.homeModules.default
          ./home.nix
          { home = { inherit username homeDirectory; }; }
        ];
      };
    };
}
