// Plays the golden transcripts: what stands on the screen of somebody who types at ONTAP's CLI. A
// transcript is played again from the lines typed in it, and must come out as it stands. To renew
// them after a wanted change: `npx vitest run emulators/devices/netapp/core/cli -u`, then read the
// diff.
//
// // words            a comment
// -- scene NAME       how the node stands from here on: see scenes.ts
// -- login USER       a new session
// => {...}            what the node is asked to do; here it answers that it was done

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CliTurn } from '../../../../core/cli.ts';
import { type Change, DONE } from '../commands.ts';
import type { OntapState } from '../state.ts';
import { ontapCli } from './cli.ts';
import { createScene, NOW } from './testing/scenes.ts';

const FOLDER = join(import.meta.dirname, 'transcripts');
const PROMPT = /^(netapp::[^>]*> |netapp-0[12]> |LOADER-[AB]> |.*\{y\|n\}: )(.*)$/;

for (const name of readdirSync(FOLDER).sort()) {
  const path = join(FOLDER, name);
  const text = readFileSync(path, 'utf8');
  const title = /^\/\/ (.*)/.exec(text)?.[1] ?? name;
  test(`${title} [${name}]`, async () => {
    await expect(replayed(text)).toMatchFileSnapshot(path);
  });
}

/** The transcript as the CLI plays it: its typed lines kept, all else made anew. */
function replayed(text: string): string {
  let state = createScene('healthy');
  let screen = new Screen(state, 'admin');
  const written: string[] = [];
  const flush = () => {
    if (screen.hasTyped) written.push(screen.text.trimEnd(), '');
  };
  for (const line of text.split('\n')) {
    const [, verb, word = ''] = /^-- (\w+) (\S+)$/.exec(line) ?? [];
    if (line.startsWith('// ') || verb !== undefined) {
      flush();
      written.push(line);
      if (verb === 'scene') state = createScene(word);
      screen = new Screen(state, verb === 'login' ? word : 'admin');
      continue;
    }
    const typed = PROMPT.exec(line);
    if (typed?.[2]) screen.type(typed[2]);
  }
  flush();
  return `${written.join('\n').trimEnd()}\n`;
}

class Screen {
  text = '';
  hasTyped = false;
  readonly #state: OntapState;
  #turn: CliTurn;

  constructor(state: OntapState, user: string) {
    this.#state = state;
    this.#turn = ontapCli.open(this.#context, { user, others: 0, lastLoginAt: null });
    this.#show();
  }

  get #context() {
    return { state: this.#state, now: NOW, screen: { columns: 80, rows: 24, isTerminal: true } };
  }

  /** A line of the transcript; one with a `<Tab>` or a `?` at its end is completed or helped. */
  type(line: string): void {
    this.hasTyped = true;
    this.text += `${line}\n`;
    const { session } = this.#turn;
    if (line.endsWith('?')) {
      this.text += ontapCli.help?.(this.#context, session, line.slice(0, -1)) ?? '';
      this.text += this.#prompt;
      return;
    }
    if (line.endsWith('<Tab>')) {
      const found = ontapCli.complete?.(this.#context, session, line.slice(0, -'<Tab>'.length));
      this.text += `${JSON.stringify(found)}\n${this.#prompt}`;
      return;
    }
    this.#turn = ontapCli.take(this.#context, session, line);
    this.#show();
  }

  get #prompt(): string {
    const { then } = this.#turn;
    return 'prompt' in then ? then.prompt : '';
  }

  #show(): void {
    this.text += this.#turn.text;
    const { then, session } = this.#turn;
    if (then.kind === 'request') {
      if (then.input.kind !== 'request') throw new Error('ONTAP asks for changes');
      const { commands } = then.input.args as unknown as Change;
      for (const command of commands) this.text += `=> ${JSON.stringify(command)}\n`;
      const stdout = JSON.stringify({ answers: commands.map(() => DONE) });
      const output = { stdout, stderr: '', exitCode: 0 };
      this.#turn = ontapCli.settle(this.#context, session, output);
      this.#show();
    } else if (then.kind === 'close') this.text += `(${then.reason})\n`;
    else this.text += then.prompt;
  }
}
