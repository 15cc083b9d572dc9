// Makes a parsed line live. The interpreter runs a line and then says what it printed; a person
// wants to see it as it is printed, and some pipelines never end. So before a line runs, its syntax
// tree is changed:
//
//   for i in 1 2; do status; sleep 1; done
//       Each command that would print to the session appends to a device of ours instead
//       (`status >>/dev/.stdout 2>>/dev/.stderr`), which prints at once.
//   tail -f LOG | grep x | awk '{print $1}'
//       `.follow tail -f LOG '|' grep x '|' awk ...`: this shell follows the stream and sends each
//       piece through the filters.
//   a program that converses, at a terminal
//       `.converse PROGRAM ...`
//   > FILE
//       Marked, so that a missing directory fails as it does in bash.
//
// What is captured (`$(...)`), piped on, or redirected stays as it is. Left out: the bodies of
// functions and of sourced files, which print when they end.

import type {
  CommandNode,
  PipelineNode,
  ScriptNode,
  SimpleCommandNode,
  StatementNode,
  WordNode,
} from 'just-bash';
import { REDIRECTION_MARK, STDERR_PATH, STDOUT_PATH } from './shellFiles.ts';
import { literalOf } from './shellGrammar.ts';
import { CONVERSATION_RUNNER, LINE_BEGIN, LINE_END, STREAM_RUNNER } from './shellPrograms.ts';

type RedirectionNode = SimpleCommandNode['redirections'][number];
type FunctionDef = Extract<CommandNode, { type: 'FunctionDef' }>;

export type LiveOptions = {
  /** Does this command line follow a stream? */
  isFollowed: (words: readonly string[]) => boolean;
  /** Does this command line converse with the terminal of the session? */
  isConversation: (words: readonly string[]) => boolean;
  /** Programs that print otherwise where their output is a terminal's own, and the option that
   * makes them. */
  screenOptions: { readonly [program: string]: string };
  /** `$?` of the line before. */
  lastStatus: number;
  /** Functions of earlier lines, as they were defined. */
  functions: ReadonlyMap<string, StatementNode>;
};

/** Separates the commands of a followed pipeline: no word that somebody types. */
export const STAGE_END = '\u2060|';

/** The script to run instead. Changes the tree it is given. */
export function makeLive(script: ScriptNode, options: LiveOptions): ScriptNode {
  visitAll(script.statements, options);
  return {
    ...script,
    statements: [
      ...options.functions.values(),
      statementOf(command(LINE_BEGIN, [literal(String(options.lastStatus))])),
      ...script.statements,
      statementOf(command(LINE_END, [LAST_STATUS])),
    ],
  };
}

/** The functions that a line defines for the lines after it. */
export function functionsOf(script: ScriptNode): Map<string, StatementNode> {
  const functions = new Map<string, StatementNode>();
  for (const statement of script.statements) {
    const only = statement.pipelines.length === 1 ? statement.pipelines[0]?.commands[0] : undefined;
    if (only?.type === 'FunctionDef') functions.set(only.name, statement);
  }
  return functions;
}

function visitAll(statements: readonly StatementNode[], options: LiveOptions): void {
  for (const statement of statements) {
    for (const pipeline of statement.pipelines) visitPipeline(pipeline, options);
  }
}

function visitPipeline(pipeline: PipelineNode, options: LiveOptions): void {
  const followed = followedPipeline(pipeline, options);
  if (followed !== null) {
    pipeline.commands = [followed];
    return;
  }
  pipeline.commands.forEach((node, index) => {
    const isLast = index === pipeline.commands.length - 1;
    const isPipedWhole = pipeline.pipeStderr?.[index] === true;
    if (node.type === 'SimpleCommand') {
      if (pipeline.commands.length === 1) converse(node, options);
      if (isLast) suitScreen(node, options);
      visitSimple(node, isLast, isPipedWhole);
    } else if (node.type !== 'FunctionDef') {
      node.redirections = node.redirections.map(marked);
      if (isLast && node.redirections.length === 0) visitAll(bodiesOf(node), options);
    }
  });
}

/** The first redirections of a command decide where it prints unless later ones say otherwise. */
function visitSimple(node: SimpleCommandNode, isLast: boolean, isPipedWhole: boolean): void {
  const own = node.redirections.map(marked);
  const isBare = node.name === null || literalOf(node.name) === 'exec';
  node.redirections = isBare
    ? own
    : [
        ...(isLast ? [appendTo(1, STDOUT_PATH)] : []),
        ...(isPipedWhole ? [] : [appendTo(2, STDERR_PATH)]),
        ...own,
      ];
}

function converse(node: SimpleCommandNode, options: LiveOptions): void {
  if (node.name === null || node.redirections.length > 0) return;
  const words = wordsOf(node);
  if (words[0] === null || !options.isConversation(words.map((word) => word ?? ''))) return;
  node.args = [node.name, ...node.args];
  node.name = literal(CONVERSATION_RUNNER);
}

function suitScreen(node: SimpleCommandNode, { screenOptions }: LiveOptions): void {
  const option = node.name === null ? undefined : screenOptions[literalOf(node.name) ?? ''];
  if (option !== undefined && node.redirections.length === 0) node.args.unshift(literal(option));
}

function bodiesOf(node: Exclude<CommandNode, SimpleCommandNode | FunctionDef>): StatementNode[] {
  switch (node.type) {
    case 'If':
      return [
        ...node.clauses.flatMap(({ condition, body }) => [...condition, ...body]),
        ...(node.elseBody ?? []),
      ];
    case 'While':
    case 'Until':
      return [...node.condition, ...node.body];
    case 'For':
    case 'CStyleFor':
    case 'Subshell':
    case 'Group':
      return node.body;
    case 'Case':
      return node.items.flatMap(({ body }) => body);
    default:
      return [];
  }
}

/** The pipeline as one command of the stream runner; null: it is no stream, or not one that can
 * be followed. */
function followedPipeline(pipeline: PipelineNode, options: LiveOptions): SimpleCommandNode | null {
  const stages: WordNode[][] = [];
  for (const [index, node] of pipeline.commands.entries()) {
    if (node.type !== 'SimpleCommand' || node.name === null) return null;
    if (node.assignments.length > 0 || node.redirections.some(changesOutput)) return null;
    const words = wordsOf(node).map((word) => word ?? '');
    if (index === 0 ? !options.isFollowed(words) : !LINE_FILTERS.includes(words[0] ?? ''))
      return null;
    stages.push([node.name, ...node.args]);
  }
  const args = stages.flatMap((stage, index) =>
    index === 0 ? stage : [literal(STAGE_END), ...stage],
  );
  return command(STREAM_RUNNER, args);
}

/** Filters that make the same of each line whatever came before; the runner counts for `head`. */
const LINE_FILTERS = ['grep', 'egrep', 'fgrep', 'awk', 'sed', 'cut', 'head', 'tr', 'cat'];

function changesOutput({ operator, fd, target }: RedirectionNode): boolean {
  // `2>/dev/null` and `2>&1` change nothing that a stream prints.
  return !(fd === 2 && operator.startsWith('>') && target.type === 'Word');
}

function marked(redirection: RedirectionNode): RedirectionNode {
  const { operator, target } = redirection;
  const isOpened =
    operator === '>' || operator === '>>' || operator === '>|' || operator.startsWith('&>');
  if (!isOpened || target.type !== 'Word' || literalOf(target)?.startsWith('/dev/'))
    return redirection;
  return {
    ...redirection,
    target: { ...target, parts: [...literal(REDIRECTION_MARK).parts, ...target.parts] },
  };
}

function wordsOf(node: SimpleCommandNode): (string | null)[] {
  return [...(node.name === null ? [] : [node.name]), ...node.args].map(literalOf);
}

function command(name: string, args: WordNode[]): SimpleCommandNode {
  return { type: 'SimpleCommand', assignments: [], name: literal(name), args, redirections: [] };
}

function statementOf(node: CommandNode): StatementNode {
  return {
    type: 'Statement',
    operators: [],
    background: false,
    pipelines: [{ type: 'Pipeline', commands: [node], negated: false }],
  };
}

function appendTo(fd: number, path: string): RedirectionNode {
  return { type: 'Redirection', fd, operator: '>>', target: literal(path) };
}

function literal(value: string): WordNode {
  return { type: 'Word', parts: [{ type: 'Literal', value }] };
}

const LAST_STATUS: WordNode = {
  type: 'Word',
  parts: [
    {
      type: 'DoubleQuoted',
      parts: [{ type: 'ParameterExpansion', parameter: '?', operation: null }],
    },
  ],
};
