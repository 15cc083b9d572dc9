// Writes docs/coverage.md: line of a seed -> rules that cite it -> tests that cite it, and the
// list of choices in each family's README. Both come from tags in the source, so that they cannot
// drift away from it.
//
//   node scripts/coverage.ts            writes the files
//   node scripts/coverage.ts --check    writes nothing; status 1 if a line is bare or a file stale
//
// A rule cites by `@seed S2:19` in a comment or by a literal such as `source: 'S2:46'`; a test by
// its title, a scenario by its `sources`. Rules stand in the device families alone. `S2:17-18`,
// `S2:17–22` and `S2:17, 33` name several lines.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export type SeedLine = {
  line: number;
  class: 'behaviour' | 'output' | 'advice' | 'context';
  paraphrase: string;
};
/** `family`: whose specification it is, the folder under emulators/devices. */
export type Seed = { seed: string; family: string; title: string; lines: SeedLine[] };
export type SourceFile = { path: string; text: string };
export type Citation = {
  seed: string;
  line: number;
  path: string;
  name: string;
  by: 'rule' | 'test';
};
export type Choice = { path: string; name: string; text: string };

const ROOT = join(fileURLToPath(import.meta.url), '..', '..');
const SOURCE_FOLDERS = ['emulators', 'harness', 'e2e'];
const LINE_LIST =
  /\b(S\d+):(\d+(?:[-–]\d+)?(?:, ?\d+(?:[-–]\d+)?(?=[\s,:;.)\]'"`]|$)(?! \w+s?\b [a-z]))*)/g;

/** Every `S2:17–18, 33` in a text, as single lines. */
export function citedLines(text: string): { seed: string; line: number }[] {
  const cited: { seed: string; line: number }[] = [];
  for (const [, seed, list] of text.matchAll(LINE_LIST)) {
    for (const part of (list as string).split(',')) {
      const [first, last] = part.trim().split(/[-–]/).map(Number);
      for (let line = first as number; line <= (last ?? (first as number)); line++) {
        cited.push({ seed: seed as string, line });
      }
    }
  }
  return cited;
}

/** All citations of one file: its tags, and its literals. */
export function citationsIn(file: SourceFile): Citation[] {
  if (isTranscript(file.path)) return transcriptCitations(file);

  const isTest = /\.(test|spec)\.tsx?$/.test(file.path);
  const lines = file.text.split('\n');
  const found: Citation[] = [];
  lines.forEach((line, index) => {
    if (isComment(line) && isTest) return;

    const texts = isComment(line) ? taggedTexts(line) : literalsOf(line);
    for (const text of texts) {
      const by = isTest || file.path.includes('/scenarios/') ? 'test' : 'rule';
      if (by === 'rule' && !isDevice(file.path)) continue;
      // A file's header speaks for the file.
      const name = isTest ? text : nameNear(lines, index) || basename(file.path);
      for (const cited of citedLines(text)) found.push({ ...cited, path: file.path, name, by });
    }
  });
  return found;
}

/** Elsewhere a seed's line is no more than an example of how one is cited. */
function isDevice(path: string): boolean {
  return /^emulators\/devices\/[^/]+\//.test(path);
}

/** A golden transcript is played by a test: what its comments cite is tested under its first
 * line. */
function transcriptCitations({ path, text }: SourceFile): Citation[] {
  const comments = text.split('\n').filter((line) => line.startsWith('//'));
  const name = (comments[0] ?? '').replace(/^\/\/ /, '');
  return comments
    .flatMap(citedLines)
    .map((cited) => ({ ...cited, path, name, by: 'test' as const }));
}

function isTranscript(path: string): boolean {
  return /\/transcripts\/[^/]+\.txt$/.test(path);
}

/** Every `@choice why` of a comment, and every `choice: why` of a table row. */
export function choicesIn(file: SourceFile): Choice[] {
  const lines = file.text.split('\n');
  const found: Choice[] = [];
  lines.forEach((line, index) => {
    const add = (text: string) =>
      void found.push({ path: file.path, name: nameNear(lines, index), text });
    if (isComment(line)) {
      if (/@choice/.test(line)) add(chosenText(lines, index));
      return;
    }
    for (const literal of literalsOf(line)) {
      const why = /^choice: (.*)/.exec(literal)?.[1];
      if (why) add(why);
    }
  });
  return found;
}

/** `@choice` at the head of a comment line: what follows, to the next tag. Inside a sentence:
 * that sentence. */
function chosenText(lines: readonly string[], index: number): string {
  const bare = bareComment(lines[index] as string);
  const isHead = bare.startsWith('@choice');
  let first = index;
  while (!isHead && first > 0 && continues(lines, first - 1)) first--;
  let last = index;
  while (continues(lines, last) && !bareComment(lines[last + 1] as string).startsWith('@')) last++;
  const text = lines
    .slice(first, last + 1)
    .map(bareComment)
    .join(' ')
    .trim();
  if (isHead) return text.replace(/^@choice:? */, '');

  const before = lines.slice(first, index).map(bareComment).join(' ').length;
  const at = text.indexOf('@choice', before);
  const from = text.lastIndexOf('. ', at);
  const until = text.indexOf('. ', at);
  return text
    .slice(from < 0 ? 0 : from + 2, until < 0 ? undefined : until + 1)
    .replace(/@seed S\d+:[\d, –-]*:? */g, '')
    .replace(/ ?\(@choice\)/, '')
    .replace(/@choice:? */, '')
    .trim();
}

/** Does the comment of this line go on in the next one? */
function continues(lines: readonly string[], index: number): boolean {
  const next = lines[index + 1];
  if (next === undefined || !isComment(lines[index] as string) || !isComment(next)) return false;
  return !/\*\/\s*$/.test(lines[index] as string) && bareComment(next) !== '';
}

function isComment(line: string): boolean {
  return /^\s*(\/\/|\/?\*)/.test(line);
}

function bareComment(line: string): string {
  return line
    .replace(/^\s*(\/\/|\/?\*+(?!\/)) ?/, '')
    .replace(/\s*\*\/\s*$/, '')
    .trim();
}

function taggedTexts(line: string): string[] {
  const at = line.indexOf('@seed');
  return at < 0 ? [] : [line.slice(at)];
}

function literalsOf(line: string): string[] {
  const found: string[] = [];
  for (const [, , text] of line.matchAll(/(['"`])((?:\\.|(?!\1)[^\\])*)\1/g)) {
    found.push((text as string).replaceAll('\\', ''));
  }
  return found;
}

/** The declaration that a tag stands on: the next one within a comment's reach, else the one around
 * it. A file's own header stands on none. */
function nameNear(lines: readonly string[], index: number): string {
  if (lines.slice(0, index + 1).every((line) => line.startsWith('//'))) return '';
  if (isComment(lines[index] as string)) {
    for (let next = index; next < Math.min(index + 12, lines.length); next++) {
      const line = lines[next] as string;
      const name = declaredName(line) ?? /^\s+(?:readonly )?'?([\w.]+)'?\??:/.exec(line)?.[1];
      if (name) return name;
    }
  }
  for (let before = index; before >= 0; before--) {
    const name = declaredName(lines[before] as string);
    if (name) return name;
  }
  return '';
}

function declaredName(line: string): string | undefined {
  return /^(?:export )?(?:async )?(?:function|const|type|let) (\w+)/.exec(line)?.[1];
}

/** Lines that demand something of the emulator and lack a rule or a test. */
export function uncoveredLines(seed: Seed, citations: readonly Citation[]): string[] {
  const missing: string[] = [];
  for (const { line, class: kind } of seed.lines) {
    if (kind !== 'behaviour' && kind !== 'output') continue;

    const mine = citations.filter((one) => one.seed === seed.seed && one.line === line);
    if (!mine.some((one) => one.by === 'rule')) missing.push(`${seed.seed}:${line} has no rule`);
    if (!mine.some((one) => one.by === 'test')) missing.push(`${seed.seed}:${line} has no test`);
  }
  return missing;
}

/** docs/coverage.md as it should be. */
export function coveragePage(seeds: readonly Seed[], citations: readonly Citation[]): string {
  const parts = [
    '# Coverage: line of a seed, rule, test',
    'Written by `node scripts/coverage.ts`; a test fails when it is stale, or when a line that\n' +
      'states behaviour or output has no rule or no test. The paraphrases are ours.',
  ];
  for (const seed of seeds) {
    const rows = seed.lines
      .filter((line) => line.paraphrase !== 'Blank.')
      .map((line) => coverageRow(seed, line, citations));
    parts.push(
      `## ${seed.seed} (${seed.family}): ${seed.title}`,
      ['| line | class | what it says | rules | tests |', '|---|---|---|---|---|', ...rows].join(
        '\n',
      ),
    );
  }
  return `${parts.join('\n\n')}\n`;
}

function coverageRow(seed: Seed, line: SeedLine, citations: readonly Citation[]): string {
  const mine = citations.filter((one) => one.seed === seed.seed && one.line === line.line);
  const rules = unique(
    mine
      .filter((one) => one.by === 'rule')
      .map((one) => `\`${one.name}\` (${shortPath(one.path)})`),
  );
  const tests = unique(
    mine
      .filter((one) => one.by === 'test')
      .map((one) => `${tableText(one.name)} (${shortPath(one.path)})`),
  );
  const cells = [
    `${seed.seed}:${line.line}`,
    line.class,
    tableText(line.paraphrase),
    rules.join('<br>'),
    tests.join('<br>'),
  ];
  return `| ${cells.join(' | ')} |`;
}

function shortPath(path: string): string {
  return path.replace(/^emulators\/devices\//, '');
}

function tableText(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

const CHOICES_BEGIN = '<!-- choices: written by scripts/coverage.ts -->';
const CHOICES_END = '<!-- /choices -->';

/** A README with its list of choices renewed; unchanged if it has no place for one. */
export function readmeWithChoices(
  readme: string,
  family: string,
  choices: readonly Choice[],
): string {
  const begin = readme.indexOf(CHOICES_BEGIN);
  const end = readme.indexOf(CHOICES_END);
  if (begin < 0 || end < begin) return readme;

  const items = choices.map((one) => `- ${placeOf(one, family)}: ${one.text}`).sort();
  const list = items.length === 0 ? 'None yet.' : [...new Set(items)].join('\n');
  return `${readme.slice(0, begin)}${CHOICES_BEGIN}\n${list}\n${readme.slice(end)}`;
}

function placeOf({ path, name }: Choice, family: string): string {
  const file = relative(`emulators/devices/${family}`, path);
  return name === '' ? file : `${file}, \`${name}\``;
}

/** The files that this tool keeps, by path from the root: as they should be now. */
export function generatedFiles(): { files: Map<string, string>; missing: string[] } {
  const sources = SOURCE_FOLDERS.flatMap((folder) => sourcesUnder(join(ROOT, folder)));
  const citations = sources.flatMap(citationsIn);
  const seeds = seedsOfRepository();
  const files = new Map([['docs/coverage.md', coveragePage(seeds, citations)]]);

  const choices = sources
    .filter((file) => /(?<!\.(test|spec))\.tsx?$/.test(file.path))
    .flatMap(choicesIn);
  for (const family of familiesOfRepository()) {
    const path = `emulators/devices/${family}/README.md`;
    if (!existsSync(join(ROOT, path))) continue;
    const mine = choices.filter((one) => one.path.startsWith(`emulators/devices/${family}/`));
    files.set(path, readmeWithChoices(readFileSync(join(ROOT, path), 'utf8'), family, mine));
  }
  return { files, missing: seeds.flatMap((seed) => uncoveredLines(seed, citations)) };
}

/** Paths of kept files that differ from what they should be. */
export function staleFiles(files: ReadonlyMap<string, string>): string[] {
  return [...files].filter(([path, text]) => contentOf(path) !== text).map(([path]) => path);
}

function contentOf(path: string): string {
  const whole = join(ROOT, path);
  return existsSync(whole) ? readFileSync(whole, 'utf8') : '';
}

function seedsOfRepository(): Seed[] {
  const folder = join(ROOT, 'docs', 'seeds');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Seed);
}

function familiesOfRepository(): string[] {
  return readdirSync(join(ROOT, 'emulators', 'devices'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function sourcesUnder(folder: string): SourceFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => /\.tsx?$/.test(path) || isTranscript(path))
    .filter((path) => !/node_modules|\/dist\//.test(path))
    .sort()
    .map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, 'utf8') }));
}

function main(args: readonly string[]): number {
  const { files, missing } = generatedFiles();
  const stale = staleFiles(files);
  for (const gap of missing) process.stderr.write(`${gap}\n`);
  if (args.includes('--check')) {
    for (const path of stale)
      process.stderr.write(`${path} is stale: run node scripts/coverage.ts\n`);
    return missing.length + stale.length > 0 ? 1 : 0;
  }
  for (const path of stale) writeFileSync(join(ROOT, path), files.get(path) as string);
  process.stdout.write(`${stale.length} written, ${missing.length} gaps\n`);
  return 0;
}

if (basename(process.argv[1] ?? '') === 'coverage.ts')
  process.exitCode = main(process.argv.slice(2));
