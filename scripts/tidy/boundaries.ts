// Who may import whom: boundaries.json is the contract, this is its judge. The first line of the
// contract that covers a file decides. `*` stands for one name; inside a line it is the same name
// everywhere, so a family reaches its own core and no other. A folder may always import itself.

import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { type Finding, isCode, isTest, lineAt, nodesOf, type Rule, type Source } from './source.ts';

/** `folders`: what each folder may import. `everyTest`: what a test may import besides. */
export type Contract = {
  readonly folders: Readonly<Record<string, readonly string[]>>;
  readonly everyTest: readonly string[];
};

const CONTRACT = 'boundaries.json';

/** The rule that this text of boundaries.json sets. */
export function boundaries(contractText: string): Rule {
  const contract: Contract = JSON.parse(contractText);
  const lineOf = (folder: string): number => {
    const offset = contractText.indexOf(`"${folder}":`);
    return offset < 0 ? 1 : lineAt({ path: CONTRACT, text: contractText }, offset);
  };

  return function* (sources) {
    for (const source of sources.filter((each) => isCode(each) && !each.path.endsWith('.mjs'))) {
      yield* judge(source, contract, lineOf);
    }
  };
}

function* judge(
  source: Source,
  contract: Contract,
  lineOf: (folder: string) => number,
): Iterable<Finding> {
  const folder = Object.keys(contract.folders).find((each) => covers(each, source.path));
  if (folder === undefined) {
    yield { path: source.path, line: 1, message: `no line of ${CONTRACT} covers this file` };
    return;
  }

  const own = nameIn(folder, source.path);
  const listed = [folder, ...(contract.folders[folder] ?? [])];
  const allowed = [...listed, ...(isTest(source) ? contract.everyTest : [])];
  for (const { target, line } of importsOf(source)) {
    if (allowed.some((each) => covers(each.replace('*', own), target))) continue;
    const where = `${CONTRACT}:${lineOf(folder)}`;
    const message = `imports ${target}, which ${where} does not allow to ${folder}`;
    yield { path: source.path, line, message };
  }
}

/** What a file imports, types and dynamic imports too: a path from the root, `node:`, a package. */
function* importsOf(source: Source): Iterable<{ target: string; line: number }> {
  for (const [node] of nodesOf(source)) {
    if (!('source' in node) || node.source === null) continue;
    const asked = node.source;
    const isLiteral = asked.type === 'Literal' && typeof asked.value === 'string';
    const target = isLiteral ? targetOf(source.path, String(asked.value)) : 'import(expression)';
    yield { target, line: lineAt(source, node.start) };
  }
}

function targetOf(importer: string, asked: string): string {
  if (asked.startsWith('.')) return posix.join(posix.dirname(importer), asked).replace(/\?.*/, '');
  if (asked.startsWith('node:') || builtinModules.includes(asked)) return 'node:';
  return asked;
}

/** A line covers the path that it names and all below it; `*` is any one name. */
function covers(pattern: string, path: string): boolean {
  const names = path.split('/');
  return pattern.split('/').every((name, index) => name === '*' || name === names[index]);
}

/** What `*` stands for in a line that covers `path`; `*` itself where the line has none. */
function nameIn(pattern: string, path: string): string {
  return path.split('/')[pattern.split('/').indexOf('*')] ?? '*';
}
