// What a typed line is before it runs: whole, unfinished, or wrong; and does it read standard
// input?

import type { parse as Parse, PipelineNode, ScriptNode, StatementNode, WordNode } from 'just-bash';

export type Judgement =
  | { line: 'whole'; script: ScriptNode }
  /** A quote, a loop or a here-document is still open: the prompt asks for more. */
  | { line: 'unfinished'; message: string }
  | { line: 'wrong'; message: string };

type SyntaxError = Error & { token?: { type: string; value: string } };

/** Reads a line as bash would. */
export function judgeLine(parse: typeof Parse, text: string): Judgement {
  const end = 'syntax error: unexpected end of file';
  try {
    const script = parse(text);
    if (/(^|[^\\])(\\\\)*\\$/.test(text)) return { line: 'unfinished', message: end };
    if (/(\||&&)[ \t]*$/.test(text) || hasOpenDocument(script))
      return { line: 'unfinished', message: end };
    const late = script.statements.find(
      ({ deferredError }) => deferredError !== undefined,
    )?.deferredError;
    return late === undefined
      ? { line: 'whole', script }
      : { line: 'wrong', message: late.message };
  } catch (thrown) {
    const error = thrown as SyntaxError;
    const open = /unexpected EOF while looking for matching .*/.exec(error.message);
    if (open !== null) return { line: 'unfinished', message: open[0] };
    if (error.token?.type === 'EOF' && !/Expected [a-z]/.test(error.message)) {
      return { line: 'unfinished', message: end };
    }
    const token = error.token?.value || 'newline';
    return { line: 'wrong', message: `syntax error near unexpected token \`${token}'` };
  }
}

function hasOpenDocument(script: ScriptNode): boolean {
  const last = script.statements.at(-1)?.pipelines.at(-1)?.commands.at(-1);
  const redirections = last === undefined || !('redirections' in last) ? [] : last.redirections;
  return redirections.some(
    ({ target }) => target.type === 'HereDoc' && target.terminated === false,
  );
}

/** A word that stands for itself; null where it is expanded. */
export function literalOf(word: WordNode): string | null {
  let text = '';
  for (const part of word.parts) {
    if (part.type === 'DoubleQuoted') {
      const inner = literalOf({ type: 'Word', parts: part.parts });
      if (inner === null) return null;
      text += inner;
    } else if (part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'Escaped') {
      text += part.value;
    } else return null;
  }
  return text;
}

/** How many operands these filters take before they read files instead of standard input. */
// biome-ignore format: a table
const OPERANDS_BEFORE_FILES: { readonly [filter: string]: number } = {
  cat: 0, head: 0, tail: 0, sort: 0, uniq: 0, wc: 0, cut: 0, rev: 0, tac: 0, nl: 0, od: 0,
  base64: 0, md5sum: 0, sha1sum: 0, sha256sum: 0, fold: 0, column: 0, grep: 1, egrep: 1, fgrep: 1,
  sed: 1, awk: 1,
};
const READS_ALWAYS = ['tee', 'xargs', 'tr', 'read', 'mapfile', 'readarray'];
const MAY_READ = ['bash', 'sh'];
/** Options whose value is a word of its own. */
// biome-ignore format: a table
const OPTIONS_WITH_VALUE: { readonly [filter: string]: string } = {
  head: 'nc', tail: 'nc', sort: 'kt', cut: 'dfcb', awk: 'Fv', grep: 'efmABC', sed: 'ef', fold: 'w',
  base64: 'w', nl: 'bnsw',
};

/** Must this script wait for the end of standard input? `reads` says it of programs that are not
 * Unix's own. A guess on the literal words: a client that types `cat /etc/hosts` never ends its
 * input, one that pipes does. */
export function readsStandardInput(
  script: ScriptNode,
  reads: (words: string[]) => boolean,
): boolean {
  return script.statements.some((statement) => statementReads(statement, reads));
}

function statementReads(statement: StatementNode, reads: (words: string[]) => boolean): boolean {
  return statement.pipelines.some((pipeline) => pipelineReads(pipeline, reads));
}

function pipelineReads(pipeline: PipelineNode, reads: (words: string[]) => boolean): boolean {
  const head = pipeline.commands[0];
  if (head === undefined || head.type === 'FunctionDef') return false;
  if ('redirections' in head && head.redirections.some(({ operator }) => operator.startsWith('<')))
    return false;
  if (head.type === 'SimpleCommand') {
    const words = [head.name, ...head.args].map((word) =>
      word === null ? '' : (literalOf(word) ?? '$'),
    );
    if (words[0] === 'sudo') words.shift();
    return wordsRead(words) || reads(words);
  }
  const inner = [
    ...('body' in head ? head.body : []),
    ...(head.type === 'While' || head.type === 'Until' ? head.condition : []),
    ...(head.type === 'If'
      ? head.clauses.flatMap(({ condition, body }) => [...condition, ...body])
      : []),
  ];
  return inner.some((statement) => statementReads(statement, reads));
}

function wordsRead([name = '', ...args]: string[]): boolean {
  if (READS_ALWAYS.includes(name)) return true;
  if (MAY_READ.includes(name))
    return args.every((arg) => arg.startsWith('-') && !arg.includes('c'));
  const before = OPERANDS_BEFORE_FILES[name];
  if (before === undefined) return false;

  const valued = OPTIONS_WITH_VALUE[name] ?? '';
  let operands = 0;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '-') return true;
    if (!arg.startsWith('-')) operands++;
    else if (arg.length === 2 && valued.includes(arg[1] ?? '')) at++;
    // A pattern or script given by an option is no operand, so every operand is a file.
    if (/^-[ef]/.test(arg) && before === 1) operands++;
  }
  return operands <= before;
}
