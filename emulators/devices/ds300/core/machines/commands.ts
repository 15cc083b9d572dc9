// Carries out what operators, ports and initiators may change (commands.ts). Each is answered once:
// now, or when it has come to its end. The answer's stdout is the outcome as JSON; the console
// makes its text of it.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import type { Change, Outcome, Refusal } from '../commands.ts';
import { HOST, HOST_ADDRESSES, MANAGEMENT } from '../config.ts';
import { unpacked } from '../logs/archive.ts';
import { writeMessage } from '../messages.ts';
import type { ControllerState, Settings } from '../state.ts';
import { relocate } from './addresses.ts';
import { raiseAttention } from './arrays.ts';
import { startClaim } from './claim.ts';
import { writeEnable } from './enabling.ts';
import { logEvent } from './eventLog.ts';
import { sendToPeer } from './heartbeat.ts';
import { hasForeign, startHandOver, startMove, wantArray } from './ownership.ts';
import { answer, arrayNamed, isPeerEnabled, nextVersion, peerMissing, touch } from './roles.ts';
import { judgeCache } from './store.ts';
import { beginExplicit } from './stpg.ts';

const SESSIONS_MAX = 256;
const DUMP_MS = 10_000;

/** Null: it is under way, and answered later. */
type Result = Outcome | Refusal | null;
const DONE: Outcome = { type: 'done' };

export function execute(
  state: ControllerState,
  change: Change,
  id: number,
  now: Instant,
  out: Effects,
): void {
  const result = carryOut(state, change, id, now, out);
  if (result === null) return;
  const outcome: Outcome =
    typeof result === 'string' ? { type: 'refused', reason: result } : result;
  if (outcome.type === 'refused') {
    out.emit('command.refused', { command: change.type, reason: outcome.reason });
  }
  answer(state, out, id, outcome);
}

function carryOut(
  state: ControllerState,
  change: Change,
  id: number,
  now: Instant,
  out: Effects,
): Result {
  switch (change.type) {
    case 'peerEnable':
      return enablePeer(state, id, now, out);
    case 'controllerFailover':
      return failController(state, change.side, id, now, out);
    case 'arrayMove':
      return moveArray(state, change, id, now, out);
    case 'failbackNow':
      return failBack(state, id, now, out);
    case 'hotSpareAssign':
    case 'hotSpareRemove':
      return changeSpare(state, change, out);
    case 'eventClear':
      state.durable.events.entries = [];
      return DONE;
    case 'diagnosticDump':
      return dump(state, change, id, now, out);
    case 'stpg': {
      const result = beginExplicit(state, change, null, id, now, out);
      if (result === 'begun') return null;
      return result === 'done' ? DONE : result;
    }
    case 'attention':
      raiseAttention(state, change.lun, change, change.except);
      return DONE;
    case 'injected':
    case 'session':
      return noteTarget(state, change);
    default:
      return setSetting(state, change, now, out);
  }
}

function setSetting(
  state: ControllerState,
  change: Change,
  now: Instant,
  out: Effects,
): Outcome | Refusal {
  const { durable, volatile: v } = state;
  if (v.phase !== 'enabled') return 'notEnabled';
  const changed = settingsOf(change);
  const version = nextVersion(state, durable.settings.version);
  durable.settings = { ...durable.settings, ...changed, version };
  touch(v);
  out.emit('settings.changed', { setting: change.type });
  logEvent(state, 'settingChanged', now, { long: sentenceOf(change) });
  judgeCache(state, now, out);
  relocate(state, now, out);
  return DONE;
}

/** What the log says of a new setting: no secret. */
function sentenceOf(change: Change): string {
  const [[name, value] = ['', '']] = Object.entries(settingsOf(change));
  const { words = name, say = String } = SETTINGS[name as keyof Settings] ?? {};
  return `The setting ${words} is now ${say(value)}.`;
}

const SETTINGS: {
  readonly [Name in keyof Settings]?: { words: string; say?: (value: unknown) => string };
} = {
  ipFailover: { words: 'ipfailover' },
  failback: { words: 'failback' },
  cacheMode: {
    words: 'write cache',
    say: (mode) => (mode === 'writeBack' ? 'write-back' : 'write-through'),
  },
  isMirrorOn: { words: 'cache mirroring', say: (isOn) => (isOn ? 'on' : 'off') },
  chapUser: { words: 'CHAP', say: (user) => (user === '' ? 'off' : `on, user ${user}`) },
  transition: { words: 'transition' },
  standbyTur: { words: 'standbytur' },
};

function chapSettings({
  user,
  secret,
  mutual,
}: Extract<Change, { type: 'chap' }>): Partial<Settings> {
  return {
    chapUser: user,
    chapSecret: secret,
    chapMutualUser: mutual?.user ?? '',
    chapMutualSecret: mutual?.secret ?? '',
  };
}

function settingsOf(change: Change): Partial<Settings> {
  switch (change.type) {
    case 'ipfailover':
      return { ipFailover: change.mode };
    case 'failbackPolicy':
      return { failback: change.policy };
    case 'cacheMode':
      return { cacheMode: change.mode };
    case 'cacheMirror':
      return { isMirrorOn: change.isOn };
    case 'chap':
      return chapSettings(change);
    case 'transition':
      return { transition: change.transition };
    case 'standbyTur':
      return { standbyTur: change.answer };
    default:
      return {};
  }
}

/** @seed S3:33-36 the only way back. */
function enablePeer(state: ControllerState, id: number, now: Instant, out: Effects): Result {
  const { durable, volatile: v } = state;
  if (v.config.profile === 'single') return 'noPeer';
  if (v.phase === 'failed') {
    if (v.peer.lostAt !== null) return 'notEnabled';
    startClaim(state, { isForced: true }, now, out);
    return DONE;
  }
  if (v.phase !== 'enabled' || v.claim !== null || v.takeover !== null) return 'busy';
  if (v.enabling !== null) return 'busy';
  if (durable.failed === null) return 'peerEnabled';
  v.enabling = {
    giveUpAt: now + v.config.enableTimeoutMs,
    replyTo: id,
    request: 0,
    isWritten: false,
  };
  if (v.peer.status === 'awaitingEnable') writeEnable(state, out);
  else out.power(v.identity.peer, 'on', 'peer enable');
  return null;
}

/** @seed S3:34 a commanded failover: the other controller takes everything. */
function failController(
  state: ControllerState,
  side: 'a' | 'b',
  id: number,
  now: Instant,
  out: Effects,
): Result {
  const { volatile: v } = state;
  if (v.phase !== 'enabled') return 'notEnabled';
  if (!isPeerEnabled(state)) return peerMissing(state);
  if (v.handOver !== null || v.claim !== null) return 'busy';
  if (side === v.identity.side) {
    startHandOver(state, 'commanded', id, now, out);
    return null;
  }
  startClaim(state, {}, now, out);
  return DONE;
}

function moveArray(
  state: ControllerState,
  { array: name, to }: Extract<Change, { type: 'arrayMove' }>,
  id: number,
  now: Instant,
  out: Effects,
): Result {
  const { volatile: v } = state;
  const array = arrayNamed(state, name);
  if (v.phase !== 'enabled') return 'notEnabled';
  if (array === null) return 'noSuchArray';
  if (array.currentOwner === to) {
    if (array.preferredOwner === to) return 'alreadyThere';
    return array.currentOwner === v.identity.side ? prefer(state, name, to, out) : 'alreadyThere';
  }
  if (!isPeerEnabled(state)) return peerMissing(state);
  if (v.handOver !== null || v.claim !== null) return 'busy';
  if (v.moves.some((move) => move.array === name)) return 'busy';
  const how = { cause: 'management', initiator: '', replyTo: id, waiting: null } as const;
  if (to === v.identity.side) wantArray(state, name, how, now, out);
  else startMove(state, array, how, now);
  return null;
}

/** Where it is already, after a failover: management makes that its home. */
function prefer(state: ControllerState, name: string, to: 'a' | 'b', out: Effects): Result {
  const array = arrayNamed(state, name);
  if (array === null) return 'noSuchArray';
  array.preferredOwner = to;
  array.version = nextVersion(state, array.version);
  touch(state.volatile);
  out.emit('array.preferredChanged', { array: name, to });
  return DONE;
}

/** @seed S3:20 by hand: everything goes home, what a host moved as well. */
function failBack(state: ControllerState, id: number, now: Instant, out: Effects): Result {
  const { volatile: v } = state;
  if (v.phase !== 'enabled') return 'notEnabled';
  if (!isPeerEnabled(state)) return 'peerNotEnabled';
  if (v.failback !== null || v.moves.length > 0) return 'busy';
  if (!hasForeign(state, true)) {
    const report = v.peer.report;
    const isTheirs =
      state.durable.addressSets[v.identity.side].holder !== v.identity.side ||
      state.durable.arrays.some(
        ({ currentOwner, preferredOwner }) =>
          preferredOwner === v.identity.side && currentOwner !== preferredOwner,
      ) ||
      (report?.held.some(({ isAlias }) => isAlias) ?? false);
    if (!isTheirs) return 'nothingToDo';
    sendToPeer(state, { type: 'failbackNow' }, out);
    return DONE;
  }
  v.failback = { at: now, isStarted: false, isWhole: true, returned: 0, replyTo: id };
  return null;
}

function changeSpare(
  state: ControllerState,
  change: Extract<Change, { bay: number }>,
  out: Effects,
): Outcome | Refusal {
  const { durable, volatile: v } = state;
  if (v.phase !== 'enabled') return 'notEnabled';
  const drive = durable.drives.find(({ bay }) => bay === change.bay);
  if (drive === undefined) return 'noSuchDrive';
  const isAssigning = change.type === 'hotSpareAssign';
  const array = isAssigning
    ? arrayNamed(state, change.array)
    : durable.arrays.find(({ spares }) => spares.includes(change.bay));
  if (isAssigning && array === null) return 'noSuchArray';
  if (isAssigning && drive.state !== 'ready') return 'driveInUse';
  if (!isAssigning && (array === undefined || drive.state !== 'hotSpare')) return 'notHotSpare';
  if (array === null || array === undefined) return 'noSuchArray';
  if (v.phase !== 'enabled') return 'notEnabled';
  if (array.currentOwner !== v.identity.side) return 'notOwner';
  drive.state = isAssigning ? 'hotSpare' : 'ready';
  drive.version = nextVersion(state, drive.version);
  array.spares = isAssigning
    ? [...array.spares, change.bay]
    : array.spares.filter((bay) => bay !== change.bay);
  array.version = nextVersion(state, array.version);
  touch(v);
  out.emit('drive.stateChanged', { bay: change.bay, to: drive.state });
  return DONE;
}

/** @seed S3:109-110 the support archive is uploaded to a host. @choice That is host-1: a testbed
 * sends nothing to hosts outside, which download it over HTTP instead. */
function dump(
  state: ControllerState,
  { to, file }: Extract<Change, { type: 'diagnosticDump' }>,
  id: number,
  now: Instant,
  out: Effects,
): Result {
  const { volatile: v } = state;
  if (v.phase !== 'enabled') return 'notEnabled';
  if (v.dump !== null) return 'busy';
  if (to !== HOST && !Object.values(HOST_ADDRESSES).includes(to)) return 'noSuchHost';
  v.dump = { to, file, replyTo: id, giveUpAt: now + DUMP_MS };
  out.send(MANAGEMENT, HOST, writeMessage({ type: 'dump', to, file, files: unpacked(state, now) }));
  return null;
}

export function finishDump(state: ControllerState, file: string, out: Effects): void {
  const { volatile: v } = state;
  if (v.dump === null || v.dump.file !== file) return;
  answer(state, out, v.dump.replyTo, DONE);
  out.emit('diagnostic.dumped', { to: v.dump.to, file });
  v.dump = null;
}

export function giveUpDump(state: ControllerState, out: Effects): void {
  const { volatile: v } = state;
  answer(state, out, v.dump?.replyTo ?? null, { type: 'failed', reason: 'uploadFailed' });
  v.dump = null;
}

function noteTarget(
  { volatile: v }: ControllerState,
  change: Extract<Change, { type: 'injected' | 'session' }>,
): Outcome {
  if (change.type === 'injected') {
    const found = v.injections.find(({ id }) => id === change.id);
    if (found !== undefined) found.used += change.count;
    return DONE;
  }
  v.sessions = v.sessions.filter(({ id }) => id !== change.session.id);
  if (change.action === 'open') v.sessions.push(change.session);
  if (v.sessions.length > SESSIONS_MAX) v.sessions.shift();
  return DONE;
}

/** The peer was asked for a failback, and everything is here. */
export function obeyFailback(state: ControllerState, now: Instant): void {
  const { volatile: v } = state;
  if (v.phase !== 'enabled' || v.failback !== null || !isPeerEnabled(state)) return;
  v.failback = { at: now, isStarted: false, isWhole: true, returned: 0, replyTo: null };
}
