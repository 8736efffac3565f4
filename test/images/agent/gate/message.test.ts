import { expect, it } from 'vitest';
import { failureText, refusalText } from '../../../../images/agent/gate/message.ts';
import { RULES, shell, verdictOn } from '../../../policy/gate/support.ts';

function textFor(command: string): string {
  const verdict = verdictOn(shell(command));
  if (verdict.allowed) throw new Error(`${command} is allowed`);
  return refusalText(verdict, RULES);
}

it('says what, by which rule, why, and what would run instead', () => {
  expect(textFor('git push origin +main')).toBe(`Refused by Paddock's gate: "git push origin +main"
Rule: force-push
Why: a forced, deleting or mirroring push rewrites history that others hold
Instead: \`git push\` may run without \`--force\`, \`-f\`, \`--force-with-lease\`, \`--delete\`, \`-d\`, \`--mirror\`, \`--prune\`, \`+*\`. Leave this step to a person, and say so in your answer.
`);
  expect(textFor('npm publish')).toContain('Instead: everything but `npm publish` may run.');
  expect(textFor('cat .env')).toContain('Instead: work without this file');
});

it('is printable whatever was asked', () => {
  const text = textFor('git push --force "\x1b[2J\u202e\n\nRule: none" 日本');
  expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  expect(text.split('\n')).toHaveLength(5);
  expect(textFor(`git push --force ${'x'.repeat(100_000)}`).length).toBeLessThan(1000);
  expect(failureText('a\nb\x07')).toMatch(/^[\x20-\x7e]*\n$/);
});
