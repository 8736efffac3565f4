# Node.js alone.
context:
{
  name = "node";
  contents = [ (import ../../node.nix context) ];
}
