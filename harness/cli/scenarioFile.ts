// A scenario out of a file: YAML or JSON is checked and its mistakes are named with their lines; a
// module (TypeScript or JavaScript) exports one, by default or as `scenario`.

import { existsSync, readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { checkScenario, scenarioProblems } from '../core/checkScenario.ts';
import { rackError } from '../core/protocol/errors.ts';
import type { Scenario } from '../core/protocol/vocabulary.ts';
import { isRecord, type Path, pathText } from '../core/shape.ts';

const TEXT_KINDS = ['.yaml', '.yml', '.json'];
const MODULE_KINDS = ['.ts', '.mts', '.js', '.mjs'];

/** Is it a file that is meant, rather than the name of a scenario? */
export function isScenarioFile(word: string): boolean {
  return [...TEXT_KINDS, ...MODULE_KINDS].includes(extname(word)) || existsSync(word);
}

export async function readScenario(file: string): Promise<Scenario> {
  if (MODULE_KINDS.includes(extname(file))) return checkScenario(await exportOf(file));
  const counter = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: counter });
  const [fault] = document.errors;
  if (fault) {
    const [start] = fault.linePos ?? [];
    throw rackError('TWR_SCENARIO_INVALID', {
      where: `${file}:${start?.line ?? 1}:${start?.col ?? 1}`,
      expected: 'YAML',
      got: `what is none (${fault.message.split('\n')[0]})`,
    });
  }
  const value: unknown = document.toJS();
  const [problem] = scenarioProblems(value);
  if (!problem) return checkScenario(value);
  const line = lineOf(document, counter, problem.path);
  const where = `${file}:${line} ${pathText(problem.path)}`.trimEnd();
  throw rackError('TWR_SCENARIO_INVALID', { ...problem, where });
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

async function exportOf(file: string): Promise<unknown> {
  try {
    const module: unknown = await import(pathToFileURL(resolve(file)).href);
    return isRecord(module) ? (module.default ?? module.scenario) : undefined;
  } catch (thrown) {
    throw unreadable(file, thrown);
  }
}

function unreadable(file: string, thrown: unknown): Error {
  const got = thrown instanceof Error ? thrown.message : String(thrown);
  return rackError('TWR_SCENARIO_INVALID', { where: file, expected: 'a file to read', got });
}

/** The line of the thing at `path`, or of the nearest thing above it that is there. */
function lineOf(document: Document, counter: LineCounter, path: Path): number {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node = depth === 0 ? document.contents : document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return counter.linePos(node.range[0]).line;
  }
  return 1;
}
