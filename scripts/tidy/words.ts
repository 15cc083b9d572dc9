// Words that belong elsewhere: a family's name outside the families, a machine's path anywhere.

import { type Finding, isCode, isTest, type Source } from './source.ts';

const FAMILY = /netapp|ontap|stornext|ds300|sunfire/i;
const SHARED = /^(emulators\/(core|process)|harness|web)\//;
const MACHINE_PATH = /(^|[\s'"`(=])(\/(work|Users)|\/home\/\w+\/\w+|[A-Z]:\\Users|\.\.\/shared)\b/;

/** Only emulators/devices/index.ts knows which families there are. */
export function* neutralWords(sources: readonly Source[]): Iterable<Finding> {
  const shared = sources.filter((each) => isCode(each) && !isTest(each) && SHARED.test(each.path));
  yield* linesThatSay(
    shared,
    FAMILY,
    (word) => `shared code may not know ${word}: ask the manifest`,
  );
}

export function* noMachinePaths(sources: readonly Source[]): Iterable<Finding> {
  const others = sources.filter(({ path }) => path !== 'tidy.test.ts');
  yield* linesThatSay(others, MACHINE_PATH, (word) => `${word.trim()} exists on one machine only`);
}

function* linesThatSay(
  sources: readonly Source[],
  word: RegExp,
  complain: (word: string) => string,
): Iterable<Finding> {
  for (const { path, text } of sources) {
    for (const [index, line] of text.split('\n').entries()) {
      const said = word.exec(line);
      if (said !== null) yield { path, line: index + 1, message: complain(said[0]) };
    }
  }
}
