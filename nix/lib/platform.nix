# One machine, three vocabularies: Nix says x86_64-linux, npm says linux/x64, Debian and OCI say amd64.
rec {
  byArchitecture = {
    amd64 = { system = "x86_64-linux"; npm = "x64"; loader = "ld-linux-x86-64.so.2"; };
    arm64 = { system = "aarch64-linux"; npm = "arm64"; loader = "ld-linux-aarch64.so.1"; };
  };

  architectures = builtins.attrNames byArchitecture;

  # The OCI and Debian name of a Nix system's processor; Darwin's included, because its builders run npm packages too.
  architectureOf = system: {
    x86_64-linux = "amd64";
    aarch64-linux = "arm64";
    x86_64-darwin = "amd64";
    aarch64-darwin = "arm64";
  }.${system} or (throw "paddock: no support for ${system}; use x86_64-linux, aarch64-linux, x86_64-darwin or aarch64-darwin");

  npmOs = system: if builtins.match ".*-darwin" system != null then "darwin" else "linux";
}
