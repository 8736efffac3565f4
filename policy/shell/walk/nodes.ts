import { forEachChild, type ParsedScript, type Statement, type SyntaxNode } from 'unbash';
import { expandWord } from '../expand/word.ts';
import type { Fields } from '../scope.ts';
import { HOLE } from '../word.ts';
import { runCommand } from './command.ts';
import { inputOf, isOutputRedirected, noteFiles } from './redirects.ts';
import { uncertainly, type Walker } from './walker.ts';

/** How often a function may be inside itself. */
const MOST_RECURSION = 3;

/** Runs what a parsed script says; returns what it would print. */
export function walkScript(script: ParsedScript, input: string, walker: Walker): string {
  return statements(script.commands, input, walker);
}

function statements(list: readonly Statement[], input: string, walker: Walker): string {
  return list.map((statement) => walk(statement, input, walker)).join('');
}

/** Runs one node of the syntax tree with this standard input; returns what it would print. */
function walk(node: SyntaxNode, input: string, walker: Walker): string {
  const { scope } = walker;
  switch (node.type) {
    case 'Script':
    case 'CompoundList':
      return statements(node.commands, input, walker);
    case 'Statement':
      return node.background
        ? uncertainly(walker, () => walk(node.command, input, walker))
        : walk(node.command, input, walker);
    case 'AndOr':
      return node.commands
        .map((command, index) =>
          index === 0
            ? walk(command, input, walker)
            : uncertainly(walker, () => walk(command, input, walker)),
        )
        .join('');
    case 'Pipeline':
      if (node.commands.length === 1) return node.commands.map((only) => walk(only, input, walker)).join('');
      return uncertainly(walker, () =>
        node.commands.reduce((before, command) => walk(command, before, walker), input),
      );
    case 'Command': {
      const printed = runCommand(node, input, walker);
      visitRest(node, walker);
      return printed;
    }
    case 'Redirected': {
      const printed = walk(node.command, inputOf(node.redirects, input, walker), walker);
      noteFiles(node.redirects, printed, walker);
      for (const redirect of node.redirects) visitRest(redirect, walker);
      return isOutputRedirected(node.redirects) ? '' : printed;
    }
    case 'BraceGroup':
      return walk(node.body, input, walker);
    case 'Subshell':
      return walker.apart(() => walk(node.body, input, walker));
    case 'Coproc':
      return uncertainly(walker, () => walk(node.body, input, walker));
    case 'Function':
      return defineFunction(node.name.value, node.body, walker);
    case 'If':
    case 'Elif':
    case 'While':
    case 'Case':
    case 'CaseItem':
    case 'ArithmeticFor':
      return uncertainly(walker, () => children(node, input, walker));
    case 'For':
    case 'Select': {
      const values: readonly Fields[] =
        node.wordlist === undefined
          ? (scope.args?.flat().map((value) => [value]) ?? [[HOLE]])
          : node.wordlist.flatMap((word) =>
              expandWord(word, walker)
                .flat()
                .map((value) => [value]),
            );
      return uncertainly(walker, () => {
        if (values.length > 0) scope.assign(node.name.value, values);
        return children(node, input, walker);
      });
    }
    case 'ArithmeticCommand':
      visitRest(node, walker);
      // To other shells `((…))` may be a subshell in a subshell.
      if (/\s/.test(node.body.trim())) walker.evaluate(node.body, input);
      return '';
    default:
      visitRest(node, walker);
      return '';
  }
}

function children(node: SyntaxNode, input: string, walker: Walker): string {
  const printed: string[] = [];
  forEachChild(node, (child) => printed.push(walk(child, input, walker)));
  return printed.join('');
}

/** The body is read once for itself, with unknown parameters, and again for every call. */
function defineFunction(name: string, body: SyntaxNode, walker: Walker): string {
  let calls = 0;
  const call = (args: Fields | undefined, input: string) => {
    if (calls >= MOST_RECURSION) {
      walker.giveUp();
      return HOLE;
    }
    calls++;
    // The scope of the call, which may be an inner shell's.
    const { scope } = walker;
    const before = scope.args;
    scope.args = args && [args];
    const printed = uncertainly(walker, () => walk(body, input, walker));
    scope.args = before;
    calls--;
    return printed;
  };
  call(undefined, HOLE);
  walker.scope.functions.set(name, call);
  return '';
}

/** Runs the substitutions below a node that nothing has run yet: in arithmetic, tests, patterns and indexes. */
function visitRest(node: SyntaxNode, walker: Walker): void {
  const visit = (child: SyntaxNode) => {
    if (child.type === 'Word' && child.parts === undefined) return;
    const { type } = child;
    if (
      type === 'CommandExpansion' ||
      type === 'ProcessSubstitution' ||
      type === 'ArithmeticCommandExpansion'
    ) {
      if (walker.visited.has(child)) return;
      walker.visited.add(child);
      if (child.script !== undefined) walkNested(child.script, walker);
      return;
    }
    forEachChild(child, visit);
  };
  visit(node);
}

function walkNested(script: ParsedScript, walker: Walker): void {
  if (script.errors?.length) walker.giveUp();
  walker.apart(() => walkScript(script, HOLE, walker));
}
