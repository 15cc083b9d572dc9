// What an operator's commands do on an SC: who may, when, and what then. Parsing and printing are
// the console's.

import { unreachable } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Duration, Instant } from '../../../../core/time.ts';
import type { Refusal, Request, ScCommand, ScOutcome } from '../commands.ts';
import { renderOutcome } from '../console/outcomes.ts';
import type { PlatformOrder } from '../messages.ts';
import type { BoardView, DomainView, ScState } from '../state.ts';
import { type Group, PRIVILEGES } from '../tables.ts';
import { isOnPosition } from './domains.ts';
import { setFailover, versionOf } from './failover.ts';
import { pullReset } from './fomd.ts';
import { order } from './jobs.ts';
import { notUp, obeyPrompt, orderInit } from './os.ts';
import { announce } from './roles.ts';
import { killDaemon, startSms, stopSms } from './ssd.ts';
import { runSync, setDataSync } from './sync.ts';

/** Carries out a command. Its answer is a `reply` effect, now or later. */
export function execute(
  state: ScState,
  command: ScCommand,
  id: number,
  now: Instant,
  out: Effects,
): void {
  const refusal = forbid(state, command);
  const outcome: ScOutcome | null =
    refusal === null ? perform(state, command, id, now, out) : { type: 'refused', reason: refusal };
  if (outcome === null) return;
  if (outcome.type === 'refused') {
    out.emit('command.refused', { command: command.type, why: outcome.reason });
  }
  out.reply(id, renderOutcome(state, command, outcome, now));
}

/** Which commands need a main SC whose SMS is complete. */
const ON_MAIN: readonly Request['type'][] = [
  'setfailover',
  'setkeyswitch',
  'poweron',
  'poweroff',
  'reset',
  'addboard',
  'deleteboard',
  'moveboard',
  'addtag',
  'deletetag',
  'setdatasync',
];

/** Why the command may not be carried out at all; null: it may. */
function forbid(state: ScState, command: ScCommand): Refusal | null {
  const { os, ssd, fomd } = state.volatile;
  if (command.type === 'ok') return null;
  if (os.phase !== 'up') return notUp(os.phase);
  if (!isPrivileged(state, command)) return 'notPrivileged';
  const needsSms = ON_MAIN.includes(command.type) || command.type === 'resetsc';
  if (needsSms && (ssd.phase === 'stopped' || ssd.phase === 'stopping')) return 'smsNotRunning';
  if (needsSms && ssd.phase === 'starting') return 'smsStarting';
  if (ON_MAIN.includes(command.type) && fomd.role !== 'MAIN') return 'notMain';
  if ('isConfirmed' in command && !command.isConfirmed) return 'notConfirmed';
  return null;
}

/** The groups of an account, for every domain that a command concerns. */
function isPrivileged(state: ScState, command: ScCommand): boolean {
  const allowed = PRIVILEGES[command.type];
  if (command.by === 'root') return allowed.includes('super') || command.type !== 'reset';
  const groups = state.durable.groups[command.by] ?? [];
  return domainsOf(state, command).every((domain) =>
    groups.some((group) => allowed.includes(kindOf(group, domain))),
  );
}

/** `dmnaadmn` is the administrator of domain A, and of no other. */
function kindOf(group: string, domain: string): Group {
  if (group === `dmn${domain}admn`) return 'dmnadmn';
  if (group === `dmn${domain}rcfg`) return 'dmnrcfg';
  return group.startsWith('dmn') ? ('' as Group) : (group as Group);
}

/** The domain that is named, and those that the components belong to; where neither is, `''`: what
 * is the platform's. A board without a domain may be given to one by whoever may do so there. */
function domainsOf(state: ScState, command: ScCommand): string[] {
  const named = 'domain' in command ? [command.domain] : [];
  const owners = componentsOf(command).map((place) => findBoard(state, place)?.domain ?? '');
  const all = [...named, ...owners.filter((owner) => owner !== '' || named.length === 0)];
  return all.length === 0 ? [''] : all.map((domain) => domain.toLowerCase());
}

function componentsOf(command: ScCommand): readonly string[] {
  if ('boards' in command) return command.boards;
  if ('board' in command) return [command.board];
  return 'location' in command ? [command.location] : [];
}

const DONE: ScOutcome = { type: 'done' };

function outcomeOf(refusal: Refusal | null): ScOutcome {
  return refusal === null ? DONE : { type: 'refused', reason: refusal };
}

/** What became of it; null if it is under way (or was answered already). */
function perform(
  state: ScState,
  command: ScCommand,
  id: number,
  now: Instant,
  out: Effects,
): ScOutcome | null {
  switch (command.type) {
    case 'sms':
      return commandSms(state, command.action, id, now, out);
    case 'setfailover':
      return outcomeOf(setFailover(state, command.to, now, out));
    case 'resetsc':
      pullReset(state, now, out);
      return DONE;
    case 'setdatasync':
      return outcomeOf(setDataSync(state, command, now));
    case 'initcmdsync':
    case 'savecmdsync':
    case 'cancelcmdsync':
    case 'runcmdsync':
      return runSync(state, command);
    case 'init':
      return outcomeOf(orderInit(state, command.level, now, out));
    case 'ok':
      return outcomeOf(obeyPrompt(state, command.word, now, out));
    case 'patchadd':
      return outcomeOf(addPatch(state, command.patch, out));
    case 'smsconfigGroup':
      return outcomeOf(changeGroup(state, command));
    case 'kill':
      return outcomeOf(kill(state, command.pids, command.signal, now, out));
    default:
      return orderOf(state, command, id, now, out);
  }
}

/** @seed S4:66 stopped on both; @seed S4:69, 73: started on the main first, then on the spare. */
function commandSms(
  state: ScState,
  action: 'start' | 'stop',
  id: number,
  now: Instant,
  out: Effects,
): ScOutcome | null {
  const { ssd } = state.volatile;
  if (action === 'start') {
    if (ssd.phase !== 'stopped') return outcomeOf('alreadyRunning');
    startSms(state, true, now, out);
    return DONE;
  }
  if (ssd.phase === 'stopped') return outcomeOf('smsNotRunning');
  if (ssd.phase === 'stopping') return outcomeOf('busy');
  stopSms(state, id, now, out);
  return null;
}

/** @seed S4:68 the patch is installed while SMS is down on both SCs. */
function addPatch(state: ScState, patch: string, out: Effects): Refusal | null {
  const { patches } = state.durable;
  if (state.volatile.ssd.phase !== 'stopped') return 'smsRunning';
  if (patches.includes(patch)) return 'patchInstalled';
  patches.push(patch);
  out.emit('patch.added', { patch, version: versionOf(state) });
  return null;
}

function changeGroup(
  { durable: { groups } }: ScState,
  { action, user, group }: Extract<ScCommand, { type: 'smsconfigGroup' }>,
): Refusal | null {
  const known = groups[user];
  if (known === undefined) return 'noSuchUser';
  if (known.includes(group) === (action === 'add')) return 'alreadyThere';
  groups[user] = action === 'add' ? [...known, group] : known.filter((each) => each !== group);
  return null;
}

const HARMLESS = ['0', 'HUP', 'USR1', 'USR2', 'CONT', 'CHLD', 'WINCH'];

function kill(
  state: ScState,
  pids: readonly number[],
  signal: string,
  now: Instant,
  out: Effects,
): Refusal | null {
  const { ssd } = state.volatile;
  let refusal: Refusal | null = null;
  for (const pid of pids) {
    const daemon = ssd.daemons.find((candidate) => candidate.pid === pid);
    if (pid === ssd.pid && pid !== 0) continue; // init starts ssd again at once (@choice)
    if (daemon === undefined || daemon.restartAt !== null) refusal = 'noSuchProcess';
    else if (!HARMLESS.includes(signal)) killDaemon(state, daemon.name, now, out);
  }
  announce(state, out);
  return refusal;
}

type PlatformCommand = Extract<
  ScCommand,
  { domain: string } | { location: string } | { type: 'deleteboard' }
>;

/** What the platform has to do is ordered there, unless it can be refused here. */
function orderOf(
  state: ScState,
  command: PlatformCommand,
  id: number,
  now: Instant,
  out: Effects,
): ScOutcome | null {
  const told = translate(state, command);
  if (typeof told === 'string') return outcomeOf(told);
  const { domainPostMs, boardPowerMs } = state.volatile.config;
  const takesMs: Duration = boardPowerMs + (told.order === 'keyswitch' ? domainPostMs : 0);
  order(state, told, { id, command, takesMs }, now, out);
  return null;
}

function translate(state: ScState, command: PlatformCommand): PlatformOrder | Refusal {
  const domain = 'domain' in command ? findDomain(state, command.domain) : undefined;
  if ('domain' in command && domain === undefined) return 'noSuchDomain';
  switch (command.type) {
    case 'setkeyswitch':
      if (domain?.keyswitch === command.position) return 'alreadyThere';
      return { order: 'keyswitch', domain: domain?.id ?? '', position: command.position };
    case 'poweron':
    case 'poweroff':
      return { order: 'power', location: command.location, isOn: command.type === 'poweron' };
    case 'reset':
      if (domain?.keyswitch === 'secure') return 'keyswitchSecure';
      if (!isOnPosition(domain?.keyswitch ?? 'off')) return 'keyswitchOff';
      return { order: 'resetDomain', domain: domain?.id ?? '' };
    case 'addboard':
      return add(state, command.boards, domain as DomainView);
    case 'deleteboard':
      return { order: 'assign', boards: command.boards, domain: null };
    case 'moveboard':
      return { order: 'assign', boards: [command.board], domain: domain?.id ?? '' };
    case 'addtag':
      return { order: 'tag', domain: domain?.id ?? '', tag: command.tag };
    case 'deletetag':
      return { order: 'tag', domain: domain?.id ?? '', tag: '' };
    default:
      return unreachable(command);
  }
}

function add(state: ScState, boards: string[], { id }: DomainView): PlatformOrder | Refusal {
  for (const location of boards) {
    const board = findBoard(state, location);
    if (board === undefined) return 'noSuchBoard';
    if (board.domain !== null) return board.domain === id ? 'alreadyThere' : 'boardAssigned';
  }
  return { order: 'assign', boards, domain: id };
}

/** By its letter, in either case, or by its tag. */
function findDomain({ volatile: { platform } }: ScState, word: string) {
  const letter = word.toUpperCase();
  return platform?.domains.find(({ id, tag }) => id === letter || (tag !== '' && tag === word));
}

function findBoard({ volatile: { platform } }: ScState, location: string): BoardView | undefined {
  return platform?.boards.find((board) => board.location === location.toUpperCase());
}
