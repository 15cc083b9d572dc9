// The proof: host-1 writes numbers that only grow, reads each back, and knows what it was promised.
// An acknowledged write that a read does not find is lost; so is one that an older write came
// after.

import type { Effects } from '../../../../../core/effect.ts';
import type { Instant } from '../../../../../core/time.ts';
import type { Device, HostState, LedgerEntry } from '../../state/host.ts';

const SECOND_MS = 1_000;
const BLOCKS = 8;

function entryOf({ durable }: HostState, lun: number, block: number): LedgerEntry {
  const found = durable.ledger.find((entry) => entry.lun === lun && entry.block === block);
  return found ?? { lun, block, acknowledged: 0, issued: [] };
}

/** A write, then the same block read back, then the next block. */
export function nextIo(state: HostState, device: Device, now: Instant): void {
  const { durable, volatile: v } = state;
  const { lun, nextBlock: block } = device;
  const id = 0;
  const blank = { issuedAt: now, sentAt: null, portal: null, answerBy: null, retryAt: null };
  device.nextIssueAt = now + Math.floor(SECOND_MS / v.config.hostRate);
  if (device.isReadNext) {
    device.io = { ...blank, command: { id, lun, op: 'read', block } };
    device.isReadNext = false;
    device.nextBlock = (block + 1) % BLOCKS;
    return;
  }
  const value = durable.nextValue++;
  entryOf(state, lun, block).issued.push(value);
  device.io = { ...blank, command: { id, lun, op: 'write', block, value } };
  device.isReadNext = true;
}

export function completeIo(
  state: HostState,
  device: Device,
  value: number | null,
  now: Instant,
  out: Effects,
): void {
  const { durable, volatile: v } = state;
  const { io, lun } = device;
  if (io === null) return;
  device.io = null;
  v.sampleCount += 1;
  const { command } = io;
  if (command.op === 'write') {
    const entry = entryOf(state, lun, command.block);
    entry.acknowledged = command.value;
    entry.issued = [];
    durable.counters.acknowledgedWrites += 1;
  }
  if (command.op === 'read') verify(state, lun, command.block, value, out);
  const stalledMs = now - io.issuedAt;
  durable.counters.longestStallMs = Math.max(durable.counters.longestStallMs, stalledMs);
  if (device.isStalled) out.emit('io.resumed', { lun, ms: stalledMs });
  device.isStalled = false;
  device.isTimedOut = false;
  device.lastDoneAt = now;
  device.nextIssueAt = Math.max(device.nextIssueAt, now);
}

/** What was acknowledged last, or a newer write whose answer never came. */
function verify(
  state: HostState,
  lun: number,
  block: number,
  value: number | null,
  out: Effects,
): void {
  const { counters } = state.durable;
  const { acknowledged, issued } = entryOf(state, lun, block);
  const found = value ?? 0;
  if (found === acknowledged || issued.includes(found)) {
    counters.verifiedReads += 1;
    return;
  }
  if (found < acknowledged) counters.lostWrites += 1;
  else counters.reorderedWrites += 1;
  out.emit('io.verifyFailed', { lun, block, expected: acknowledged, found });
}
