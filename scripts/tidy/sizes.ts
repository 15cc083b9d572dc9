// How long a file, a function and a line may be, and how deep its branches. Tables, scenarios and
// transcripts are data and may be as long as the manual. exempt.json names what was too big once:
// each number there is the size of today and may only go down.

import type { Node } from 'oxc-parser';
import { type Finding, isCode, isTest, lineAt, nodesOf, type Rule, type Source } from './source.ts';

/** By path, then by measure: the size that is suffered there. */
export type Exempt = Readonly<Record<string, Partial<Record<Measure, number>>>>;
type Measure = 'file' | 'function' | 'line' | 'depth';
type Size = { readonly measure: Measure; readonly size: number; readonly line: number };

const LIMIT = { file: 400, function: 60, line: 100, depth: 3 } as const;
const TEST_LIMIT = { ...LIMIT, file: 600, function: Number.POSITIVE_INFINITY } as const;
const DATA = /(^|\/)(tables(\.ts$|\/)|transcripts\/|scenarios\/)/;

const FUNCTION = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/;
const BRANCH = /^(If|For|ForIn|ForOf|While|DoWhile|Switch|Try)Statement$/;

export function sizes(exempt: Exempt): Rule {
  return function* (sources) {
    for (const source of sources.filter((each) => isCode(each) && !DATA.test(each.path))) {
      yield* judge(source, exempt[source.path] ?? {});
    }
    yield* staleExemptions(sources, exempt);
  };
}

function* judge(source: Source, exempt: Exempt[string]): Iterable<Finding> {
  const limits = isTest(source) ? TEST_LIMIT : LIMIT;
  for (const { measure, size, line } of sizesOf(source)) {
    const limit = exempt[measure] ?? limits[measure];
    if (size <= limit) continue;
    yield { path: source.path, line, message: `${measure} of ${size}, at most ${limit}` };
  }
}

/** An exemption that is larger than what it exempts lets the thing grow back. */
function* staleExemptions(sources: readonly Source[], exempt: Exempt): Iterable<Finding> {
  for (const [path, measures] of Object.entries(exempt)) {
    const source = sources.find((each) => each.path === path);
    const found = source === undefined ? [] : [...sizesOf(source)];
    for (const [measure, size] of Object.entries(measures)) {
      const largest = Math.max(0, ...found.filter((f) => f.measure === measure).map((f) => f.size));
      if (largest === size && size > LIMIT[measure as Measure]) continue;
      const message = `exempt.json allows a ${measure} of ${size}, but it is ${largest}: lower it`;
      yield { path, line: 1, message };
    }
  }
}

function* sizesOf(source: Source): Iterable<Size> {
  const lines = source.text.trimEnd().split('\n');
  yield { measure: 'file', size: lines.length, line: 1 };
  for (const [index, text] of lines.entries()) {
    yield { measure: 'line', size: text.length, line: index + 1 };
  }
  for (const [node, ancestors] of nodesOf(source)) {
    const line = lineAt(source, node.start);
    if (FUNCTION.test(node.type)) {
      yield { measure: 'function', size: lineAt(source, node.end) - line + 1, line };
    }
    if (BRANCH.test(node.type)) {
      yield { measure: 'depth', size: depthOf(node, ancestors), line };
    }
  }
}

/** How many branches of the same function lie around a branch, itself counted; `else if` is one. */
function depthOf(node: Node, ancestors: readonly Node[]): number {
  const path = [...ancestors, node];
  const inFunction = path.slice(path.findLastIndex(({ type }) => FUNCTION.test(type)) + 1);
  return inFunction.filter((each, index) => {
    const parent = inFunction[index - 1];
    const isElseIf = parent?.type === 'IfStatement' && parent.alternate === each;
    return BRANCH.test(each.type) && !isElseIf;
  }).length;
}
