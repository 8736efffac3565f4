import { readFileSync } from 'node:fs';
import { record, string } from '../shape.ts';
import { type Given, PASSED } from './environment.ts';

/** Where whoever starts the container may mount variables, as a JSON object, that no inspection of the container is to show. */
export const GIVEN_FILE = '/run/paddock/environment.json';

/** What such a file gives. */
export interface GivenFile {
  /** Of the variables that the image passes on by itself. */
  given: Given;
  /** Of others, which only the CLI gets: whoever wrote the file has named each. */
  extra: Given;
}

/**
 * What nobody gives a CLI: what is loaded into every program or says where programs are; what moves a CLI's settings, lifts its checks or
 * signs it in elsewhere; what makes git run something. Those of {@link PASSED} are not meant.
 */
export const NEVER_GIVEN =
  /^(PATH|HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|TMPDIR|ENV|IFS|BASH.*|PS[0-4]|SHELLOPTS|LD_.*|DYLD_.*|NODE_.*|NPM_CONFIG_.*|PYTHON.*|PERL5.*|RUBY.*|XDG_.*|GIT_.*|SSH_.*|PADDOCK_.*|GIVEN_.*|AGENT_SANDBOX|IS_SANDBOX|SURFACE|CLAUDE.*|ANTHROPIC_.*|CODEX_.*|OPENAI_.*|GEMINI_.*|GOOGLE_.*|GITHUB_SHA|.*_PROXY|SSL_CERT_.*|CURL_.*|REQUESTS_CA_BUNDLE)$/i;

/** The variables in the text of such a file. Throws an Error that names one that is not passed on. */
export function parseGivenFile(text: string): GivenFile {
  const all = record('the file', JSON.parse(text), (name, value) => {
    const isPassed = PASSED.some((passed) => passed.name === name);
    if (
      !isPassed &&
      (NEVER_GIVEN.test(name) || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name === '__proto__')
    )
      throw new Error(`${name} is not passed on`);
    return string(name, value);
  });
  const part = (isPassed: boolean) =>
    Object.fromEntries(
      Object.entries(all).filter(([name]) => PASSED.some((passed) => passed.name === name) === isPassed),
    );
  return { given: part(true), extra: part(false) };
}

/** What {@link GIVEN_FILE} gives; nothing where it is not there. */
export function readGivenFile(path = GIVEN_FILE): GivenFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { given: {}, extra: {} };
    throw error;
  }
  return parseGivenFile(text);
}
