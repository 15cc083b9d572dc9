// The command line as a whole: every command, and what goes wrong with any of them.

import { Command, CommanderError } from 'commander';
import { RackError } from '../core/protocol/errors.ts';
import { addAttach } from './commands/attach.ts';
import { addCheck } from './commands/check.ts';
import { addClock } from './commands/clock.ts';
import { addDown } from './commands/down.ts';
import { addExec } from './commands/exec.ts';
import { addExplore } from './commands/explore.ts';
import { addHeal } from './commands/heal.ts';
import { addFaults, addInject } from './commands/inject.ts';
import { addPs } from './commands/ps.ts';
import { addReplay } from './commands/replay.ts';
import { addRun } from './commands/run.ts';
import { addScenarios } from './commands/scenarios.ts';
import { addShrink } from './commands/shrink.ts';
import { addTail } from './commands/tail.ts';
import { addUp } from './commands/up.ts';
import { type Context, createContext, EXIT, exitOf, type Io } from './context.ts';

const DESCRIPTION = 'A rack of virtual high-availability controllers that you can break.';
const EXIT_STATUS = `
Exit status:
  0  done
  1  an expectation or an invariant failed
  2  bad usage
  3  the environment: a port is taken, no rack is running
`;

/** Runs one command to its end; returns the exit status. */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  const context = createContext(io);
  try {
    await createProgram(context).parseAsync([...argv], { from: 'user' });
    return context.status;
  } catch (thrown) {
    return tellError(context, thrown);
  }
}

export function createProgram(context: Context): Command {
  const { io } = context;
  const program = new Command('twinrack')
    .description(DESCRIPTION)
    .addHelpCommand(helpCommand())
    .addHelpText('after', EXIT_STATUS)
    .configureHelp({ subcommandTerm: termOf, showGlobalOptions: true })
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      getOutHasColors: () => io.isColoured,
      getErrHasColors: () => io.isColoured,
    })
    .showHelpAfterError('(--help explains it)')
    .exitOverride();

  const groups: [string, ((program: Command, context: Context) => void)[]][] = [
    ['The rack:', [addUp, addDown, addPs]],
    ['Break and heal:', [addInject, addHeal, addFaults]],
    ['Watch and use:', [addClock, addTail, addExec, addAttach]],
    ['Incidents:', [addScenarios, addRun]],
    ['Search and prove:', [addCheck, addExplore, addShrink, addReplay]],
  ];
  for (const [title, adders] of groups) {
    program.commandsGroup(title);
    for (const add of adders) add(program, context);
  }
  return program;
}

function helpCommand(): Command {
  return new Command('help')
    .argument('[command]')
    .description('explain a command')
    .helpGroup('Help:');
}

/** A command with its arguments; that it has options goes without saying. */
function termOf(command: Command): string {
  const words = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return [command.name(), ...words].join(' ');
}

function tellError({ io, paint }: Context, thrown: unknown): number {
  if (thrown instanceof CommanderError) {
    const isHelp = thrown.code === 'commander.helpDisplayed' || thrown.code === 'commander.help';
    return isHelp && thrown.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  if (thrown instanceof RackError) {
    io.err(`${paint.bad('error')} ${thrown.code}: ${thrown.message}\n`);
    return exitOf(thrown);
  }
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  io.err(`${paint.bad('error')} TWR_INTERNAL: this is a bug of twinrack.\n${text}\n`);
  return EXIT.environment;
}
