import type { RiskProfile } from './profile.ts';

/** Names that look like a secret's. */
const SECRET =
  /API_?KEY|TOKEN|SECRET|PASSW(OR)?D|PASSPHRASE|CREDENTIAL|PRIVATE_?KEY|ACCESS_?KEY|_KEY$|_PAT$|_AUTH$|^AUTH_|COOKIE|SESSION_?KEY/i;

/**
 * The box's own: where its programs and its home are, that it is a box, how it reaches the network, and what is loaded into
 * every program. The host's are never taken.
 */
const OWN =
  /^(PATH|HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|TMPDIR|AGENT_SANDBOX|IS_SANDBOX|CLAUDE_CODE_BUBBLEWRAP|(HTTPS?|NO|ALL|FTP)_PROXY|LD_.*|DYLD_.*|NODE_OPTIONS|BASH_ENV|ENV|IFS|PYTHON(PATH|STARTUP|HOME)|PERL5(LIB|OPT)|RUBYOPT|SSL_CERT_(FILE|DIR)|NODE_EXTRA_CA_CERTS|.*_BASE_URL)$/i;

/** Whether a variable's name looks like that of a secret. */
export const looksSecret = (name: string): boolean => SECRET.test(name);

/** Whether a variable belongs to the box, so that the host's is never taken. */
export const isBoxOwn = (name: string): boolean => OWN.test(name);

/**
 * Which variables of the host an agent gets. A pattern with `*` never stands for a name that looks like a secret's; such a name has to
 * be written in full.
 */
export function envPassthrough(
  { shell_env_passthrough }: Pick<RiskProfile, 'shell_env_passthrough'>,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const full = new Set(shell_env_passthrough.filter((entry) => !entry.includes('*')));
  const patterns = shell_env_passthrough.filter((entry) => entry.includes('*')).map(pattern);
  const passes = (name: string) =>
    !isBoxOwn(name) && (full.has(name) || (!looksSecret(name) && patterns.some((one) => one.test(name))));
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && passes(name) ? [[name, value] as const] : [],
    ),
  );
}

/** Entries hold letters, digits, `_` and `*` only: the schema sees to it. */
function pattern(entry: string): RegExp {
  const parts = entry.split(/\*+/).map((part) => part.replace(/[^A-Za-z0-9_]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}
