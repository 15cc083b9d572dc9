// What every command is given: where it prints, how it reaches the rack, and what its end means.

import { type Command, InvalidArgumentError } from 'commander';
import { parseDuration } from '../core/duration.ts';
import type { RackError } from '../core/protocol/errors.ts';
import { type Environment, findRack } from '../launch/findRack.ts';
import { connect, type Rack } from '../sdk/rack.ts';
import { createPaint, type Paint } from './paint.ts';

/** The whole world as a command sees it; tests hand in their own. */
export type Io = {
  out(text: string): void;
  err(text: string): void;
  isColoured: boolean;
  /** Is somebody watching? Then progress is shown. */
  isInteractive: boolean;
  env: Environment;
};

export type Context = { io: Io; paint: Paint; status: number };

/** Done; an expectation or an invariant failed; bad usage; the environment is not as it must be. */
export const EXIT = { done: 0, failed: 1, usage: 2, environment: 3 } as const;

export function createContext(io: Io): Context {
  return { io, paint: createPaint(io.isColoured), status: EXIT.done };
}

/** What an error of the catalogue means for the exit status. */
export function exitOf({ code, status }: RackError): number {
  if (code === 'TWR_EVENT_MISSED') return EXIT.failed;
  return [400, 404, 413, 415, 422].includes(status) ? EXIT.usage : EXIT.environment;
}

const PORT_MAX = 65_535;

export type RackFlags = { url?: string; port?: number; token?: string };

/** Adds the options that say which rack is meant. */
export function withRack(command: Command): Command {
  return command
    .optionsGroup('Which rack:')
    .option('--url <url>', 'the rack at this address (TWINRACK_URL)')
    .option('--port <port>', 'the rack on this port of 127.0.0.1', parsePort)
    .option('--token <token>', 'its token (TWINRACK_TOKEN)')
    .optionsGroup('Options:');
}

/** The rack that is meant: the one named, or this user's only one. */
export async function connectRack({ io }: Context, flags: RackFlags): Promise<Rack> {
  const { url, token } = findRack(flags, io.env);
  return connect(url, token === null ? {} : { token });
}

export function printJson({ io }: Context, value: unknown): void {
  io.out(`${JSON.stringify(value, null, 2)}\n`);
}

export function parseWhole(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

/** How many there shall be, where none makes no sense. */
export function parseCount(text: string): number {
  if (/^0*[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, at least 1.');
}

export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= PORT_MAX) return port;
  throw new InvalidArgumentError(`It must be a port: 0 to ${PORT_MAX}.`);
}

export function parseRate(text: string): number {
  const rate = Number(text);
  if (text.trim() !== '' && Number.isFinite(rate) && rate > 0) return rate;
  throw new InvalidArgumentError('It must be a number above 0.');
}

/** Each use of a repeatable option adds to those before it. */
export function collect(word: string, before: readonly string[] = []): readonly string[] {
  return [...before, word];
}

export function parseSpan(text: string): number {
  try {
    return parseDuration(text);
  } catch {
    throw new InvalidArgumentError('It must be a time span like 500ms, 30s, 5m, 1h or 1m30s.');
  }
}
