// Files that somebody names, read with an error that says what was expected of them.

import { readFileSync } from 'node:fs';
import { rackError } from '../core/protocol/errors.ts';

export function readJson(file: string): unknown {
  return parse(file, readText(file, 'a JSON file'), 'JSON');
}

/** Is the whole file one value? */
export function isJson(file: string): boolean {
  try {
    readJson(file);
    return true;
  } catch {
    return false;
  }
}

export function readJsonLines(file: string): unknown[] {
  const lines = readText(file, 'a file of JSON Lines').split('\n');
  return lines
    .map((line, index) => ({ line, where: `${file}:${index + 1}` }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, where }) => parse(where, line, 'one JSON object a line'));
}

function readText(file: string, expected: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw rackError('TWR_FILE_INVALID', { file, expected, got: (thrown as Error).message });
  }
}

function parse(where: string, text: string, expected: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw rackError('TWR_FILE_INVALID', { file: where, expected, got: (thrown as Error).message });
  }
}
