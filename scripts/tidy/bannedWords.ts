// What no core may say, and what it says instead. The compiler already refuses timers, processes
// and the DOM (tsconfig.pure.json); these are the words that it cannot refuse.

import type { Node } from 'oxc-parser';
import { type Finding, isPure, lineAt, nodesOf, type Source } from './source.ts';

type Ban = { readonly word: string; readonly instead: string; readonly isSaid: Test };
type Test = (node: Node, parent: Node | undefined) => boolean;

const MATH = 'Math is exact only where IEEE 754 says so: use integers, or a table of integers';

const BANS: readonly Ban[] = [
  { word: 'Date', instead: 'take `now: Instant`; calendar.ts renders it', isSaid: names('Date') },
  { word: 'Intl', instead: 'render it by hand; locales differ', isSaid: names('Intl') },
  { word: 'console', instead: 'push an effect', isSaid: names('console') },
  {
    word: 'Math.random',
    instead: 'draw from a stream of prng.ts',
    isSaid: reads('random', 'Math'),
  },
  { word: 'Math.sin', instead: MATH, isSaid: reads('sin', 'Math') },
  { word: 'Math.cos', instead: MATH, isSaid: reads('cos', 'Math') },
  { word: 'Math.exp', instead: MATH, isSaid: reads('exp', 'Math') },
  { word: 'Math.log', instead: MATH, isSaid: reads('log', 'Math') },
  { word: 'Math.pow', instead: MATH, isSaid: reads('pow', 'Math') },
  { word: 'localeCompare', instead: 'compare with <', isSaid: reads('localeCompare') },
  { word: 'async', instead: 'run to completion', isSaid: (node) => 'async' in node && node.async },
  { word: 'await', instead: 'push an effect', isSaid: (node) => node.type === 'AwaitExpression' },
  { word: 'class', instead: 'write a type and functions; an Error may extend', isSaid: isClass },
  {
    word: 'any',
    instead: 'write unknown, and narrow',
    isSaid: (node) => node.type === 'TSAnyKeyword',
  },
];

export function* bannedWords(sources: readonly Source[]): Iterable<Finding> {
  for (const source of sources.filter(isSubject)) {
    for (const [node, ancestors] of nodesOf(source)) {
      const ban = BANS.find(({ isSaid }) => isSaid(node, ancestors.at(-1)));
      if (ban === undefined) continue;
      const message = `a core may not say ${ban.word}: ${ban.instead}`;
      yield { path: source.path, line: lineAt(source, node.start), message };
    }
  }
}

const isSubject = (source: Source): boolean =>
  isPure(source) && !source.path.endsWith('.canary.ts');

/** Says the name itself, not a property of the same name. */
function names(word: string): Test {
  return (node, parent) => {
    if (node.type !== 'Identifier' || node.name !== word) return false;
    const isProperty = parent?.type === 'MemberExpression' && parent.property === node;
    return !isProperty && !(parent !== undefined && 'key' in parent && parent.key === node);
  };
}

/** Reads a property, of one object or of anything. */
function reads(property: string, object?: string): Test {
  return (node) => {
    if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier') return false;
    if (node.property.name !== property) return false;
    return (
      object === undefined || (node.object.type === 'Identifier' && node.object.name === object)
    );
  };
}

/** An error is the one value whose class a core may write: JavaScript offers no other way. */
function isClass(node: Node): boolean {
  if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return false;
  return node.superClass?.type !== 'Identifier' || !node.superClass.name.endsWith('Error');
}
