// A typed line against the command table: parsing, and what could come next.

import type { Change } from '../commands.ts';
import type { ControllerState } from '../state.ts';
import { BAY, COMMANDS, type Entry, NUMBER, type Read, type Slot } from './commandTable.ts';

export type Parsed =
  | { kind: 'empty' }
  | { kind: 'read'; read: Read; args: readonly string[] }
  | { kind: 'change'; change: Change }
  | { kind: 'close' }
  | { kind: 'wrong'; message: string };

/** What a line asks for. Words may be shortened as long as one command is meant. */
export function parse(state: ControllerState, words: readonly string[]): Parsed {
  if (words.length === 0) return { kind: 'empty' };
  const found = findEntry(words);
  if (typeof found === 'string') return { kind: 'wrong', message: found };
  const { entry, args: typed } = found;
  const args = fillSlots(state, entry, typed);
  if (typeof args === 'string') {
    return { kind: 'wrong', message: `${args}\nUsage: ${usageOf(entry)}` };
  }
  return perform(entry, args);
}

function perform(entry: Entry, args: readonly string[]): Parsed {
  const { does } = entry;
  if ('closes' in does) return { kind: 'close' };
  if ('read' in does) return { kind: 'read', read: does.read, args };
  const change = does.change(args);
  if (typeof change !== 'string') return { kind: 'change', change };
  if (!change.startsWith('read:')) {
    return { kind: 'wrong', message: `${change}\nUsage: ${usageOf(entry)}` };
  }
  return { kind: 'read', read: change.slice('read:'.length) as Read, args };
}

/** `array move ARRAY a|b`. */
export function usageOf({ words, slots }: Entry): string {
  const named = slots.map(({ name, isOptional }) => (isOptional ? `[${name}]` : name));
  return [...words, ...named].join(' ');
}

const CLOSING = ['quit', 'logout'];

function findEntry(typed: readonly string[]): { entry: Entry; args: readonly string[] } | string {
  const words = CLOSING.includes(typed[0] as string) ? ['exit'] : typed;
  let candidates = COMMANDS.filter(({ words: [first] }) => fits(words[0], first));
  for (let depth = 1; ; depth++) {
    const exact = candidates.filter((entry) => entry.words[depth - 1] === words[depth - 1]);
    if (exact.length > 0) candidates = exact;
    if (candidates.length === 0) return unknown(words.slice(0, depth));
    const [entry] = candidates as [Entry];
    const heads = new Set(candidates.map((one) => one.words[depth - 1]));
    if (heads.size > 1) return ambiguous(words.slice(0, depth), [...heads] as string[]);
    if (entry.words.length === depth) return { entry, args: words.slice(depth) };
    if (words[depth] === undefined) return incomplete(words, candidates, depth);
    const next = candidates.filter((one) => fits(words[depth], one.words[depth]));
    if (next.length === 0) return incomplete(words, candidates, depth);
    candidates = next;
  }
}

function fits(typed: string | undefined, word: string | undefined): boolean {
  return typed !== undefined && word?.startsWith(typed.toLowerCase()) === true;
}

function unknown(words: readonly string[]): string {
  const heads = [...new Set(COMMANDS.map(({ words: [first] }) => first))];
  return `"${words.join(' ')}" is no command. Commands: ${heads.join(', ')}`;
}

function ambiguous(words: readonly string[], heads: readonly string[]): string {
  return `"${words.join(' ')}" may be ${heads.join(' or ')}`;
}

function incomplete(words: readonly string[], candidates: readonly Entry[], depth: number): string {
  const next = [...new Set(candidates.map((entry) => entry.words[depth]))];
  const got = words[depth];
  const head = candidates[0]?.words.slice(0, depth).join(' ') ?? '';
  const what = got === undefined ? `${head} what?` : `"${got}" does not follow ${head}.`;
  return `${what} Expected: ${next.join(', ')}`;
}

/** The arguments in full, or what is wrong with them. */
function fillSlots(
  state: ControllerState,
  { slots }: Entry,
  typed: readonly string[],
): readonly string[] | string {
  if (typed.length > slots.length) return `"${typed[slots.length]}" is one word too many`;
  const missing = slots.find((slot, index) => !slot.isOptional && typed[index] === undefined);
  if (missing) return `${missing.name} is missing`;
  const args: string[] = [];
  for (const [index, word] of typed.entries()) {
    const slot = slots[index] as Slot;
    const full = fillSlot(state, slot, word);
    if (full === null) {
      const values = slot.values?.(state).join(', ');
      return `"${word}" is not expected here. Expected: ${values ?? 'a number of 1 or more'}`;
    }
    args.push(full);
  }
  return args;
}

function fillSlot(state: ControllerState, slot: Slot, word: string): string | null {
  if (slot === NUMBER || slot.name === NUMBER.name)
    return /^0*[1-9]\d{0,8}$/.test(word) ? word : null;
  if (slot.values === null || slot.name === 'HOST' || slot.name === 'USER') return word;
  const values = slot.values(state);
  const exact = values.find((value) => value.toLowerCase() === word.toLowerCase());
  if (exact !== undefined) return exact;
  const [first, ...others] = values.filter((value) =>
    value.toLowerCase().startsWith(word.toLowerCase()),
  );
  return first !== undefined && others.length === 0 && slot !== BAY ? first : null;
}

/** What could stand where the cursor is. */
export function nextWords(state: ControllerState, before: string): readonly string[] {
  const words = before.split(/\s+/).filter((word) => word !== '');
  const isNew = before === '' || /\s$/.test(before);
  const part = isNew ? '' : (words.pop() ?? '');
  const found = new Set<string>();
  for (const entry of COMMANDS) {
    const head = words.slice(0, entry.words.length);
    if (!head.every((word, index) => fits(word, entry.words[index]))) continue;
    const word = entry.words[words.length];
    if (word !== undefined) found.add(word);
    else {
      const slot = entry.slots[words.length - entry.words.length];
      for (const value of slot?.values?.(state) ?? []) found.add(value);
    }
  }
  const wanted = part.toLowerCase();
  return [...found].filter((word) => word.toLowerCase().startsWith(wanted)).sort();
}
