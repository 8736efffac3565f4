# Runs a shell script on busybox alone. `$0` names the busybox; its applets are called through it.
{ system, applets }:
{ name, script, environment ? { } }: derivation ({
  inherit name system;
  builder = applets;
  args = [ "sh" "-euc" script applets ];
  preferLocalBuild = true;
  allowSubstitutes = false;
} // environment)
