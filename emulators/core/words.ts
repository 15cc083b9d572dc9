// A command line as words, the way a shell splits them: blanks part, quotes join, a backslash takes
// the next as it is.

/** The words of a line. An unclosed quote runs to the end. No variables, no pipes: this is no
 * shell. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let index = 0; index < line.length; index++) {
    const character = line[index] as string;
    if (quote === '' && (character === ' ' || character === '\t')) {
      if (word !== null) words.push(word);
      word = null;
      continue;
    }
    if (character === quote) {
      quote = '';
      continue;
    }
    if (quote === '' && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
      continue;
    }
    const isEscape = character === '\\' && quote !== "'" && index + 1 < line.length;
    if (isEscape) index += 1;
    word = (word ?? '') + (line[index] as string);
  }
  if (word !== null) words.push(word);
  return words;
}
