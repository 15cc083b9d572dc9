// The mailbox disks: each node writes its own block and then reads the partner's, every second. The
// counter in it is the slow way to know that the partner lives (S1:29); the generations in it are
// what fences (see ownership.ts).

import type { Effects } from '../../../../core/effect.ts';
import type { DiskAnswer } from '../../../../core/input.ts';
import type { Json } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import { MAILBOX } from '../members.ts';
import type { MailboxBlock } from '../messages.ts';
import type { Generations, MailboxState } from '../state/ha.ts';
import type { OntapState } from '../state.ts';
import { emitEms } from './ems.ts';
import { ownsRootOf } from './moves.ts';
import { hearPartner, renewLease } from './partner.ts';
import { touch } from './reports.ts';
import { landClaim } from './takeover.ts';

/** Failures in a row until there are no mailbox disks (@choice). */
const ERRORS_MAX = 3;

/** What both ways tell of this node, numbered: an older one is no news. */
export function ownBlock(state: OntapState, generations: Generations): MailboxBlock {
  const { identity, ha, mailbox } = state.volatile;
  mailbox.seq += 1;
  return {
    node: identity.node,
    seq: mailbox.seq,
    bootCount: state.durable.bootCount,
    firmware: ha.firmware,
    generations: { ...generations },
    serving: [...ha.serving],
    isInTakeover: ownsRootOf(state, 'partner'),
    isTakeoverInhibited: ha.isTakeoverInhibited,
  };
}

/** Writes the own block. One request at a time: a slow disk makes it late, not many. */
export function turnMailbox(state: OntapState, now: Instant, out: Effects): void {
  const { mailbox, config, ha, identity } = state.volatile;
  mailbox.nextAt = now + config.mailboxPeriodMs;
  if (mailbox.writeRequest !== 0 || mailbox.readRequest !== 0) {
    if (now - mailbox.readIssuedAt > 3 * config.mailboxPeriodMs) setState(state, 'stale', now, out);
    return;
  }
  mailbox.writeRequest = mailbox.nextRequest;
  mailbox.nextRequest += 1;
  mailbox.writesClaim = ha.claim.length > 0;
  const block = ownBlock(state, claimedGenerations(state));
  out.write(MAILBOX, mailbox.writeRequest, identity.node, block as unknown as Json);
}

/** What will be true once a claim is on disk. */
function claimedGenerations({ durable, volatile: { ha } }: OntapState): Generations {
  const claimed = { ...durable.generations };
  for (const resource of ha.claim) claimed[resource] = (claimed[resource] ?? 0) + 1;
  return claimed;
}

export function takeDiskAnswer(
  state: OntapState,
  request: number,
  answer: DiskAnswer,
  now: Instant,
  out: Effects,
): void {
  const { mailbox, identity } = state.volatile;
  if (mailbox.nextAt === null) return;
  if (request === mailbox.writeRequest) {
    mailbox.writeRequest = 0;
    mailbox.isWritten = answer.status === 'ok';
    if (mailbox.isWritten && mailbox.writesClaim) landClaim(state, now, out);
    if (!mailbox.isWritten) noteError(state, now, out);
    mailbox.readRequest = mailbox.nextRequest;
    mailbox.nextRequest += 1;
    mailbox.readIssuedAt = now;
    out.read(MAILBOX, mailbox.readRequest, identity.partner);
    return;
  }
  if (request !== mailbox.readRequest) return;
  mailbox.readRequest = 0;
  if (answer.status === 'ok') readPartner(state, answer.data, now, out);
  else noteError(state, now, out);
  if (state.volatile.ha.claim.length > 0 && mailbox.isWritten) mailbox.nextAt = now;
}

function readPartner(state: OntapState, data: Json, now: Instant, out: Effects): void {
  const { mailbox } = state.volatile;
  const block = readBlock(data);
  if (block === null && data !== null) return noteError(state, now, out);
  mailbox.isRead = true;
  if (mailbox.isWritten) {
    mailbox.errors = 0;
    setState(state, 'valid', now, out);
  }
  if (block === null) return renewLease(state, mailbox.readIssuedAt);
  noteUnmirrored(state, block);
  hearPartner(state, block, mailbox.readIssuedAt, now, out);
}

/** Reference §5.3: it lives and writes while the interconnect is silent, so NVRAM is not mirrored.
 */
function noteUnmirrored({ volatile: v }: OntapState, block: MailboxBlock): void {
  const { interconnect, mailbox } = v;
  if (interconnect.heardAt === null || interconnect.lostAt !== null) return;
  if (block.firmware !== 'SF_UP' || block.seq <= mailbox.partner.seq) return;
  interconnect.isLogSynced = false;
}

/** A block as it was written; null: torn, or somebody else's. */
function readBlock(data: Json): MailboxBlock | null {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return null;
  const { seq, bootCount, firmware, generations, serving } = data;
  const isWhole = typeof seq === 'number' && typeof bootCount === 'number';
  const isTyped = typeof firmware === 'string' && Array.isArray(serving);
  if (!isWhole || !isTyped || generations === null || typeof generations !== 'object') return null;
  return data as unknown as MailboxBlock;
}

function noteError(state: OntapState, now: Instant, out: Effects): void {
  const { mailbox } = state.volatile;
  mailbox.errors += 1;
  if (mailbox.errors === 1) out.emit('mailbox.failed');
  setState(state, mailbox.errors < ERRORS_MAX ? 'uncertain' : 'nodisks', now, out);
}

function setState(state: OntapState, to: MailboxState, now: Instant, out: Effects): void {
  const { mailbox, kernel } = state.volatile;
  const from = mailbox.state;
  if (from === to) return;
  mailbox.state = to;
  touch(state, now);
  if (to === 'valid') out.emit('mailbox.recovered');
  if (kernel.phase !== 'up') return;
  if (to === 'valid') emitEms(state, now, 'cf.fsm.backupMailboxOk');
  else if (from === 'valid') emitEms(state, now, 'cf.fsm.backupMailboxError', { reason: to });
}
