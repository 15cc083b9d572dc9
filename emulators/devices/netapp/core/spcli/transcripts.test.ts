// Plays the golden transcripts of the SP's CLI over a simulated rack: what an administrator types
// there, and what happens to the node. To renew them after a wanted change:
// `npx vitest run emulators/devices/netapp/core/spcli -u`, then read the diff.
//
// // words            a comment
// -- advance 10s      virtual time
// -- login USER       a new session
// -- beside           a new session while another terminal is open
// -- keys Ctrl-D      a key instead of a line
// -- now              what the SP shows that came over the console meanwhile
// -- node             the phase of the node

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CliTurn } from '../../../../core/cli.ts';
import { type Simulation, simulate } from '../../../../core/world/simulate.ts';
import { netapp } from '../../manifest.ts';
import type { SpState } from '../state/sp.ts';
import { spCli } from './cli.ts';

const FOLDER = join(import.meta.dirname, 'transcripts');
const SP = 'netapp-01-sp';
const PROMPT = /^(SP netapp-01\*?> |LOADER-[AB]> |::> |.*\[y\/n\] )(.*)$/;
const EPOCH = '2020-06-19T16:00:00Z';
const SECOND_MS = 1_000;

for (const name of readdirSync(FOLDER).sort()) {
  const path = join(FOLDER, name);
  const text = readFileSync(path, 'utf8');
  const title = /^\/\/ (.*)/.exec(text)?.[1] ?? name;
  test(`${title} [${name}]`, async () => {
    await expect(replayed(text)).toMatchFileSnapshot(path);
  });
}

function replayed(text: string): string {
  const rack = simulate(netapp, { seed: 7, epoch: EPOCH });
  let terminal = new Terminal(rack, { user: 'admin', others: 0 });
  const written: string[] = [];
  const flush = () => {
    if (terminal.hasTyped) written.push(terminal.text.trimEnd(), '');
    terminal.text = terminal.prompt;
    terminal.hasTyped = false;
  };
  for (const line of text.split('\n')) {
    const [, verb, word = ''] = /^-- (\w+)(?: (\S+))?$/.exec(line) ?? [];
    if (line.startsWith('// ') || verb !== undefined) {
      flush();
      written.push(line);
      if (verb === 'advance') rack.advance(Number.parseFloat(word) * SECOND_MS);
      if (verb === 'login') terminal = new Terminal(rack, { user: word, others: 0 });
      if (verb === 'beside') terminal = new Terminal(rack, { user: 'admin', others: 1 });
      if (verb === 'keys') terminal.leave();
      if (verb === 'now') written.push(...terminal.shown(), '');
      if (verb === 'node') written.push(phaseOf(rack), '');
      continue;
    }
    const typed = PROMPT.exec(line);
    if (typed?.[2]) terminal.type(typed[2]);
  }
  flush();
  return `${written.join('\n').trimEnd()}\n`;
}

function phaseOf(rack: Simulation): string {
  const node = rack.world.nodes.find(({ manifest }) => manifest.id === 'netapp-01');
  const state = node?.state as { volatile: { kernel: { phase: string } } } | null | undefined;
  return `power ${node?.power}, ${state?.volatile.kernel.phase ?? 'no state'}`;
}

class Terminal {
  text = '';
  hasTyped = false;
  readonly #rack: Simulation;
  #turn: CliTurn;
  #next: number;

  constructor(rack: Simulation, { user, others }: { user: string; others: number }) {
    this.#rack = rack;
    this.#next = this.#lines(0)?.next ?? 0;
    this.#turn = spCli.open(this.#context, { user, others, lastLoginAt: null });
    this.#show();
  }

  get prompt(): string {
    const { then } = this.#turn;
    return 'prompt' in then ? then.prompt : '';
  }

  type(line: string): void {
    this.hasTyped = true;
    this.text += `${line}\n`;
    this.#turn = spCli.take(this.#context, this.#turn.session, line);
    this.#show();
  }

  leave(): void {
    this.#turn = spCli.interrupt(this.#context, this.#turn.session, 'endOfFile');
    this.text = '';
    this.#show();
  }

  /** What came over the console since it was last shown. */
  shown(): string[] {
    const view = this.#lines(this.#next);
    this.#next = view?.next ?? this.#next;
    return view?.lines ?? [];
  }

  get #context() {
    const node = this.#rack.world.nodes.find(({ manifest }) => manifest.id === SP);
    const screen = { columns: 80, rows: 24, isTerminal: true };
    return { state: (node?.state ?? null) as SpState, now: this.#rack.now, screen };
  }

  #lines(since: number) {
    return this.#rack.query(SP, { kind: 'lines', source: 'console', since });
  }

  #show(): void {
    const { text, then, session, endsOthers } = this.#turn;
    this.text += text;
    if (endsOthers !== undefined) this.text += `(the other session: ${endsOthers})\n`;
    if (then.kind === 'close') this.text += `(${then.reason})\n`;
    if (then.kind !== 'request') {
      this.text += this.prompt;
      return;
    }
    if (then.input.kind !== 'request') throw new Error('an SP asks for changes');
    const output = this.#rack.request(SP, then.input.name, then.input.args);
    // A reboot takes the session with it.
    if (output === null || this.#context.state === null) {
      this.text += '(the connection is closed)\n';
      return;
    }
    this.#turn = spCli.settle(this.#context, session, output);
    this.#show();
  }
}
