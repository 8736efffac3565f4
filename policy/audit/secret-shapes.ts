interface Shape {
  find: RegExp;
  /** As for `String.replace`. */
  put: string;
}

/**
 * What secrets look like: keys with a prefix of their issuer, as GitHub, AWS, Google, Slack, npm, PyPI and the models' vendors
 * document them, and places where secrets stand. A shape that ends early, because somebody has cut the text, is one too. None of
 * them looks far ahead in vain, so that a long text takes no long time.
 */
export const SHAPES: readonly Shape[] = [
  shape(
    'private key',
    /-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----[\s\S]*?(-----END [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----|$)/g,
  ),
  shape(
    'header',
    /\b((?:proxy-)?authorization|x-api-key|x-goog-api-key|(?:set-)?cookie)(["']?\s*[:=]\s*["']?)[^\r\n"']+/gi,
    '$1$2',
  ),
  shape('token', /\b(bearer|basic)( +)(?=[\w.~+/=-]*[\d_=+/.-])[\w.~+/=-]{8,}/gi, '$1$2'),
  // The userinfo of a URL, RFC 3986 section 3.2.1; it ends at the last @ before a slash.
  shape('userinfo', /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#]+@/gi, '$1', '@'),
  shape(
    'parameter',
    /([?&;](?:access_?token|api_?key|auth|key|password|secret|sig|signature|token|x-amz-[a-z-]+)=)[^&#\s"']+/gi,
    '$1',
  ),
  shape(
    'variable',
    /\b(\w{0,40}(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY)[A-Z0-9_]{0,20}=)[^\s"';&|)]+/g,
    '$1',
  ),
  shape('JSON web token', /\beyJ[\w-]{16,}(\.[\w-]*){0,2}/g),
  shape('key', /\bsk-[A-Za-z0-9_-]{8,}/g),
  shape('GitHub token', /\b(gh[pousr]_[A-Za-z0-9]{8,}|github_pat_\w{8,})/g),
  shape('GitLab token', /\bgl[a-z]{2,5}-[\w-]{16,}/g),
  shape('AWS key', /\b(AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}/g),
  shape('Google key', /\bAIza[\w-]{20,}/g),
  shape('Google token', /\bya29\.[\w-]{8,}/g),
  shape('Slack token', /\bxox[a-z]-[\w-]{8,}/g),
  shape('npm token', /\bnpm_[A-Za-z0-9]{20,}/g),
  shape('PyPI token', /\bpypi-[\w-]{16,}/g),
  shape('run token', /\bpaddock-[\w-]{43}(?![\w-])/g),
];

function shape(name: string, find: RegExp, before = '', after = ''): Shape {
  return { find, put: `${before}[redacted: ${name}]${after}` };
}
