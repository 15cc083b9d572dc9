// A box with a command line of its own, for the tests of terminals and of SSH: a counter that can
// be raised, questions, a long listing, a password, a stream.

import type { OutsideInputRequest } from '../../core/channel.ts';
import type { Cli, CliTurn } from '../../core/cli.ts';
import type { Json } from '../../core/json.ts';
import type { CommandOutput } from '../../core/machine.ts';
import { createCliShell } from '../cliShell.ts';
import type { NodeHandle } from '../port.ts';
import type { BoxShell } from '../shell.ts';
import { createShellBox, type ShellBox } from './shellBox.ts';

type Memory = { rows: number; pending: string | null };

function turn(memory: Memory, text = '', status = 0): CliTurn {
  const then = { kind: 'prompt', prompt: 'box::> ' } as const;
  return { session: memory, text, status, then };
}

function asking(memory: Memory, pending: string, prompt: string, isHidden = false): CliTurn {
  return { ...turn({ ...memory, pending }), then: { kind: 'ask', prompt, isHidden } };
}

const RAISE = { kind: 'request', input: { kind: 'request', name: 'raise', args: {} } } as const;

function run(memory: Memory, line: string, count: number): CliTurn {
  if (line === 'show') return turn(memory, `count ${count}\n`);
  if (line === 'raise') return asking(memory, 'raise', 'Do you want to continue? {y|n}: ');
  if (line === 'secret') return asking(memory, 'secret', 'Password: ', true);
  if (line === 'rows 0') return turn({ ...memory, rows: 0 });
  if (line === 'list') return turn(memory, '0123456789'.replace(/./g, 'row $&\n'));
  if (line === 'exit') return { ...turn(memory), then: { kind: 'close', reason: 'Goodbye' } };
  return turn(memory, line === '' ? '' : `Error: "${line}" is not a recognized command\n`, 1);
}

const TOY_CLI: Cli = {
  open(_, { user, others }) {
    const memory = { rows: 5, pending: null };
    if (user === 'alone' && others > 0) return asking(memory, 'alone', 'End the other? {y|n}: ');
    return turn(memory, '');
  },
  take({ state }, session, line) {
    const { pending, ...memory } = session as Memory;
    const free = { ...memory, pending: null };
    if (pending === 'secret') return turn(free, `you said ${line}\n`);
    if (pending === 'alone' && line !== 'y') {
      return { ...turn(free), then: { kind: 'close', reason: 'refused' } };
    }
    if (pending === 'alone') return { ...turn(free), endsOthers: 'Another session began.' };
    if (pending === 'raise') return line === 'y' ? { ...turn(free), then: RAISE } : turn(free);
    return run(free, line, (state.durable as { count: number }).count);
  },
  settle: (_, session, { stdout }) => turn(session as Memory, `raised to ${stdout}\n`),
  interrupt(_, session, key) {
    const free = { ...(session as Memory), pending: null };
    const isOver = key === 'endOfFile' && (session as Memory).pending === null;
    return isOver ? { ...turn(free), then: { kind: 'close', reason: 'bye' } } : turn(free, '');
  },
  complete: (_context, _session, before) =>
    'show'.startsWith(before) && before !== ''
      ? { insert: `${'show'.slice(before.length)} `, candidates: [] }
      : { insert: '', candidates: ['list', 'raise', 'show'] },
  help: (_context, _session, before) => (before === 'x' ? null : 'list\nraise\nshow\n'),
  page: (session) => {
    const { rows } = session as Memory;
    return rows === 0 ? null : { rows, prompt: '--More--' };
  },
  follows: () => 'trace',
};

export type CliBox = ShellBox & { asked: OutsideInputRequest[] };

export function createCliBox(): CliBox {
  const box = createShellBox();
  const state = { durable: { count: 7 }, volatile: null as Json };
  const asked: OutsideInputRequest[] = [];
  let shell: BoxShell | null = null;
  const cli = {
    functions: TOY_CLI,
    look: async () => ({ state, now: await box.handle.now() }),
  };
  const handle = {
    ...box.handle,
    cli,
    async request(input: OutsideInputRequest): Promise<CommandOutput> {
      await box.handle.now();
      asked.push(input);
      state.durable.count += 1;
      return { stdout: String(state.durable.count), stderr: '', exitCode: 0 };
    },
    shell: async () => {
      shell ??= createCliShell(handle as unknown as NodeHandle, cli);
      return shell;
    },
  } as unknown as CliBox['handle'];
  return { ...box, handle, asked };
}
