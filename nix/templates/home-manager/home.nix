{
  home.stateVersion = "26.05";

  programs.paddock = {
    enable = true;
    # mode = "link";
    # tools.gemini.enable = false;

    extraPermissions = {
      allow = [{ command = "./scripts/check"; }];
      deny = [{ command = "./scripts/release"; reason = "Releases are made by the pipeline."; }];
    };

    settings.codex.model_reasoning_effort = "high";
  };
}
