// The repository's text as the house rules see it: files, their syntax trees, and findings.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Node, type ParseResult, parseSync, visitorKeys } from 'oxc-parser';

/** A text file. `path` is relative to the root of the repository, with slashes. */
export type Source = { readonly path: string; readonly text: string };

/** What a house rule found, and where. */
export type Finding = { readonly path: string; readonly line: number; readonly message: string };

/** A house rule looks at all sources at once and says what breaks it. */
export type Rule = (sources: readonly Source[]) => Iterable<Finding>;

const TEXT = /\.(ts|tsx|mjs|md|json|css|html|ya?ml|txt)$/;
const SKIPPED = /^(node_modules|dist|coverage|test-results|playwright-report)$/;

/** Every text file below `root`, in the order of their paths. */
export function readSources(root: string, folder = ''): Source[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .filter((entry) => !SKIPPED.test(entry.name) && !entry.name.startsWith('.'))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return readSources(root, path);
      return TEXT.test(path) ? [{ path, text: readFileSync(join(root, path), 'utf8') }] : [];
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

export const isCode = ({ path }: Source): boolean => /\.(tsx?|mjs)$/.test(path);
export const isTest = ({ path }: Source): boolean => /\.(test|spec)\.tsx?$/.test(path);
export const isMarkdown = ({ path }: Source): boolean => path.endsWith('.md');

/** Pure by its path: `core` always means pure, and a manifest and the index merely gather. */
export const isPure = (source: Source): boolean =>
  isCode(source) &&
  !isTest(source) &&
  /(^|\/)core\/|^emulators\/devices\/([^/]+\/manifest|index)\.ts$/.test(source.path);

const parsed = new WeakMap<Source, ParseResult>();

/** The syntax of a source, parsed once. */
function syntaxOf(source: Source): ParseResult {
  const syntax = parsed.get(source) ?? parseSync(source.path, source.text);
  parsed.set(source, syntax);
  return syntax;
}

/** Every node of a source with its ancestors, the nearest one last. */
export function* nodesOf(source: Source): Iterable<[node: Node, ancestors: readonly Node[]]> {
  yield* descend(syntaxOf(source).program, []);
}

function* descend(node: Node, ancestors: readonly Node[]): Iterable<[Node, readonly Node[]]> {
  yield [node, ancestors];
  const below = [...ancestors, node];
  for (const key of visitorKeys[node.type] ?? []) {
    const child = (node as unknown as Record<string, Node | (Node | null)[] | null>)[key];
    for (const each of Array.isArray(child) ? child : [child]) {
      if (each) yield* descend(each, below);
    }
  }
}

/** The line of an offset, counted from 1. */
export function lineAt({ text }: Source, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
