// What a family tells the shell about its boxes. The shell knows no command by itself: whatever is
// vendor's is said here, or by the box's own views. A family's `ports/ports.ts` exports one as
// `shellProfile`.

import type { Json } from '../core/json.ts';
import type { CommandOutput } from '../core/machine.ts';

export type ShellProfile = {
  /** The names of the box's own programs. Each is an executable file in the box's directories. */
  readonly commands: readonly string[];
  /** The `lines` source that a command line follows until it is interrupted; null: it ends by
   * itself. */
  readonly followed: (words: readonly string[]) => string | null;
  /** Programs that read a terminal line by line, by name. */
  readonly conversations: { readonly [command: string]: Conversation };
  /** Variables of every session, over the shell's own. */
  readonly environment: { readonly [name: string]: string };
};

/** A program that prompts, reads a line, answers, and prompts again. What it remembers between
 * the lines is plain data; each line it answers is a vendor command of its own, so that nothing
 * is done twice. */
export type Conversation = {
  /** False: without a terminal it does not wait for its standard input. */
  readonly readsInput?: boolean;
  /** How it begins with these arguments; null: with them the program does not converse. */
  readonly open: (args: readonly string[]) => Turn | null;
  /** What a typed line asks for. */
  readonly take: (memory: Json, line: string) => Turn;
  /** What is remembered once the command of a turn has answered. */
  readonly settle: (memory: Json, answer: CommandOutput) => Json;
  /** Null: the program is over, for instance because it was refused. */
  readonly prompt: (memory: Json) => string | null;
};

export type Turn = {
  readonly memory: Json;
  /** The arguments of the command to run now; null: nothing is run. */
  readonly run: readonly string[] | null;
  readonly isOver: boolean;
};

/** A box with no programs of its own. */
export const PLAIN_PROFILE: ShellProfile = {
  commands: [],
  followed: () => null,
  conversations: {},
  environment: {},
};
