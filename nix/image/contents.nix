# Single entries of a layer, in the words of generators/oci/layer/spec.ts.
{
  text = path: lines: { kind = "text"; inherit path; text = builtins.concatStringsSep "\n" lines + "\n"; mode = "0644"; };
  link = path: target: { kind = "link"; inherit path target; };
  directory = path: mode: id: { kind = "directory"; inherit path mode; uid = id; gid = id; };
}
