import type { HereDoc, Redirection } from 'unbash';
import { expandParts, expandText } from '../expand/word.ts';
import { HOLE, type Word } from '../word.ts';
import type { Walker } from './walker.ts';

/** What a command reads on standard input, given what it would read without these redirections. */
export function inputOf(redirects: readonly Redirection[], inherited: string, walker: Walker): string {
  let input = inherited;
  for (const redirect of redirects) {
    if (redirect.type === 'HereDoc') input = bodyOf(redirect, walker);
    else if (redirect.type === 'HereString') {
      input = targets(redirect, walker)
        .map((text) => `${text}\n`)
        .join('');
    } else if (redirect.operator === '<' || redirect.operator === '<>') {
      input = targets(redirect, walker)
        .map((path) => walker.scope.file(path) ?? HOLE)
        .join('\n');
    }
  }
  return input;
}

function bodyOf({ operator, body }: HereDoc, walker: Walker): string {
  const texts = body.parts === undefined ? [body.text] : expandParts(body.parts, walker);
  const text = texts.join('\n');
  return operator === '<<-' ? text.replace(/^\t+/gm, '') : text;
}

function targets(redirect: Redirection, walker: Walker): readonly Word[] {
  if (redirect.type === 'HereDoc' || redirect.target === undefined) return [];
  return expandText(redirect.target, walker);
}

/** Notes the files that redirections name, and what goes into them. */
export function noteFiles(redirects: readonly Redirection[], printed: string, walker: Walker): void {
  for (const redirect of redirects) {
    if (redirect.type !== 'Redirect') continue;
    for (const path of targets(redirect, walker)) {
      if (/^[\d-]*$/.test(path) && redirect.operator.endsWith('&')) continue;
      const writes = redirect.operator.includes('>');
      walker.reading.files.push({ path, directory: walker.scope.directory, writes });
      if (takesOutput(redirect)) walker.scope.write(path, printed, redirect.operator.endsWith('>>'));
    }
  }
}

/** Whether standard output goes into a file. */
export function isOutputRedirected(redirects: readonly Redirection[]): boolean {
  return redirects.some(takesOutput);
}

function takesOutput(redirect: Redirection): boolean {
  if (redirect.type !== 'Redirect' || !redirect.operator.includes('>') || redirect.operator === '<>')
    return false;
  if (redirect.operator === '>&' && /^\d+-?$/.test(redirect.target?.value ?? '')) return false;
  const { descriptor } = redirect;
  if (descriptor !== undefined && !(descriptor.type === 'FileDescriptor' && descriptor.value === 1))
    return false;
  return !/^\/dev\/(stdout|stderr|fd\/\d+|tty)$/.test(redirect.target?.value ?? '');
}
