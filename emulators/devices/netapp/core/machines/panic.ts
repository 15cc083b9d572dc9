// How a node leaves: halt, reboot, panic, environmental shutdown, and the fence of a partner that
// holds its disks. A halt and a reboot serve until the last moment, then tell the partner.

import type { Effects } from '../../../../core/effect.ts';
import { decide } from '../../../../core/table.ts';
import type { Instant } from '../../../../core/time.ts';
import { HA_INTERCONNECT } from '../members.ts';
import { writeMessage } from '../messages.ts';
import type { OntapState } from '../state.ts';
import { LEAVING_WORDS, type Leaving, TAKEOVER_ON_LEAVING } from '../tables.ts';
import { emitEms } from './ems.ts';
import { setPhase } from './phases.ts';

/** A halt or a reboot begins: services stop within `haltMs`. */
export function beginLeaving(
  state: OntapState,
  leaving: Exclude<Leaving, 'panic'>,
  {
    isInhibited,
    after,
    reason,
  }: { isInhibited: boolean; after: 'loader' | 'reboot' | 'off'; reason: string },
  now: Instant,
  out: Effects,
): void {
  const v = state.volatile;
  v.kernel.after = after;
  v.kernel.reason = reason;
  v.kernel.leaving = leaving;
  v.ha.isTakeoverInhibited = !isTakeoverWanted(state, leaving, isInhibited);
  v.ha.firmware = LEAVING_WORDS[leaving].firmware;
  emitEms(state, now, 'kern.shutdown', { reason });
  setPhase(state, 'halting', now + v.config.haltMs, now, out);
}

function isTakeoverWanted(state: OntapState, leaving: Leaving, isInhibited: boolean): boolean {
  const { identity } = state.volatile;
  const { isOnReboot, isOnPanic } = state.durable.cluster.nodes[identity.node].failover;
  return decide(TAKEOVER_ON_LEAVING, { leaving, isInhibited, isOnReboot, isOnPanic });
}

/** The services have stopped: the partner is told, and the computer goes down. */
export function finishLeaving(state: OntapState, now: Instant, out: Effects): void {
  const { kernel, ha } = state.volatile;
  const leaving = kernel.leaving ?? 'halt';
  dropAll(state);
  sayGoodbye(state, leaving, !ha.isTakeoverInhibited, now, out);
  goDown(state, kernel.after, kernel.reason === '' ? leaving : kernel.reason);
}

/** @seed S1:16-17,24 the node shuts itself down in a controlled way, and the partner is told so. It
 * stays down until somebody switches it on (@choice). */
export function shutDownForEnvironment(state: OntapState, now: Instant, out: Effects): void {
  const { kernel } = state.volatile;
  if (kernel.phase === 'halting' || kernel.phase === 'dumping') return;
  out.emit('node.environmentalShutdown');
  state.volatile.ha.firmware = 'SF_HALT';
  dropAll(state);
  sayGoodbye(state, 'environment', true, now, out);
  goDown(state, 'off', 'environment');
}

/** Reference §5.3: the partner takes over at once; the core is written meanwhile, then it boots. */
export function panic(state: OntapState, reason: string, now: Instant, out: Effects): void {
  const v = state.volatile;
  const { kernel } = v;
  if (kernel.phase === 'dumping' || kernel.phase === 'post' || kernel.phase === 'loader') return;
  out.emit('node.panicked', { reason });
  emitEms(state, now, 'sk.panic', { reason });
  const wasServing = v.ha.serving.length > 0;
  dropAll(state);
  const isWanted = isTakeoverWanted(state, 'panic', false);
  v.ha.isTakeoverInhibited = !isWanted;
  v.ha.firmware = 'SF_DUMPCORE';
  kernel.reason = reason;
  if (wasServing) sayGoodbye(state, 'panic', isWanted, now, out);
  setPhase(state, 'dumping', now + v.config.coreDumpMs, now, out);
}

/** The core is on disk: its name carries the system id and the date. */
export function finishDump(state: OntapState, now: Instant, out: Effects): void {
  const { identity, kernel } = state.volatile;
  const timeMs = identity.epoch + now + identity.skewMs;
  const { coreDumps } = state.durable;
  coreDumps.push({ name: `core.${identity.node}.${timeMs}.nz`, timeMs, panic: kernel.reason });
  if (coreDumps.length > CORE_LIMIT) coreDumps.shift();
  out.emit('node.coreDumped', { reason: kernel.reason });
  goDown(state, 'reboot', 'panic');
}
const CORE_LIMIT = 5;

/** The partner holds the disks, or may hold them: this node stops at once, without a word.
 * Real nodes panic on the reservation conflict of their next write. */
export function fenceNode(state: OntapState, reason: string, now: Instant, out: Effects): void {
  out.emit('node.fenced', { reason });
  emitEms(state, now, 'sk.panic', { reason });
  dropAll(state);
  goDown(state, 'reboot', 'fenced');
}

function goDown(state: OntapState, after: 'loader' | 'reboot' | 'off', cause: string): void {
  const { durable, volatile: v } = state;
  durable.bootTo = after === 'loader' ? 'loader' : 'ontap';
  durable.lastDown = cause;
  v.goingDown = { isReset: after !== 'off', cause };
}

/** Serves nothing any more. The addresses go with the process. */
function dropAll({ volatile: { ha } }: OntapState): void {
  ha.serving = [];
  ha.arriving = [];
  ha.claim = [];
}

function sayGoodbye(
  state: OntapState,
  leaving: Leaving,
  isTakeoverWanted: boolean,
  now: Instant,
  out: Effects,
): void {
  const { identity, kernel } = state.volatile;
  const { bootCount } = state.durable;
  const { firmware } = LEAVING_WORDS[leaving];
  const reason = leaving === 'environment' ? 'E' : kernel.reason;
  out.send(
    HA_INTERCONNECT,
    identity.partner,
    writeMessage({
      type: 'goingDown',
      at: now,
      bootCount,
      firmware,
      leaving,
      reason,
      isTakeoverWanted,
    }),
  );
}
