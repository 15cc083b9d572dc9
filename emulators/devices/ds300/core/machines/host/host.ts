// host-1: an initiator under load, with a self-checking pattern (S3:16-19). It is a node of the
// world, so its commands travel as messages, the same live and simulated.

import { unreachable } from '../../../../../core/assert.ts';
import type { Effects } from '../../../../../core/effect.ts';
import type { Input } from '../../../../../core/input.ts';
import { copyJson } from '../../../../../core/json.ts';
import type { Machine } from '../../../../../core/machine.ts';
import { earlier, type Instant, isDue } from '../../../../../core/time.ts';
import { DATA_NETWORKS, ETHS, type Eth, GROUPS, MANAGEMENT, SIDES } from '../../config.ts';
import { readDataMessage, readManagementMessage, writeMessage } from '../../messages.ts';
import type { HostState } from '../../state/host.ts';
import { bootHost } from './boot.ts';
import { advanceDevices, retryIo, takeAnswer } from './devices.ts';
import { confirm, takeArp } from './network.ts';
import { advancePaths, losePath, pathTo, retryNow, takeCheck, takeLogin } from './paths.ts';
import { queryHost } from './query.ts';

const SAMPLES_MAX = 120;
const SAMPLE_MS = 1_000;
const DUMPS_MAX = 4;

export const host: Machine<HostState> = { boot: bootHost, step, deadline, query: queryHost };

function step(state: HostState, input: Input, now: Instant, out: Effects): void {
  take(state, input, now, out);
  advancePaths(state, now, out);
  advanceDevices(state, now, out);
}

function take(state: HostState, input: Input, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  switch (input.kind) {
    case 'powerOn':
      v.sampleAt = now + SAMPLE_MS;
      return;
    case 'deadline':
      return sample(state, now);
    case 'message':
      return takeMessage(state, input, now, out);
    case 'carrier': {
      const eth = ethOf(input.link);
      if (eth !== null) v.links[eth] = input.isUp;
      return;
    }
    case 'command':
    case 'file':
    case 'request':
      return out.reply(input.id, { stderr: 'host-1 takes no commands\n', exitCode: 1 });
    case 'fault':
    case 'diskAnswer':
      return;
    default:
      return unreachable(input);
  }
}

function ethOf(link: string): Eth | null {
  return ETHS.find((eth) => DATA_NETWORKS[eth] === link) ?? null;
}

/** Throughput, second by second. */
function sample({ volatile: v }: HostState, now: Instant): void {
  if (!isDue(v.sampleAt, now)) return;
  v.samples.push(v.sampleCount);
  if (v.samples.length > SAMPLES_MAX) v.samples.shift();
  v.sampleCount = 0;
  v.sampleAt = now + SAMPLE_MS;
}

function takeMessage(
  state: HostState,
  { link, from, body, isDamaged }: Extract<Input, { kind: 'message' }>,
  now: Instant,
  out: Effects,
): void {
  if (isDamaged) return out.emit('frame.damaged', { from });
  const eth = ethOf(link);
  if (eth !== null) return takeFrame(state, eth, from, body, now, out);
  const message = readManagementMessage(body);
  if (link !== MANAGEMENT || message.type !== 'dump') return;
  const { file, files } = message;
  const { epoch, skewMs } = state.volatile.identity;
  const others = state.durable.dumps.filter((dump) => dump.file !== file);
  const taken = { file, from, atMs: epoch + now + skewMs, files: copyJson(files) };
  state.durable.dumps = [...others, taken].slice(-DUMPS_MAX);
  out.send(MANAGEMENT, from, writeMessage({ type: 'dumpTaken', file: message.file }));
}

function takeFrame(
  state: HostState,
  eth: Eth,
  from: string,
  body: Extract<Input, { kind: 'message' }>['body'],
  now: Instant,
  out: Effects,
): void {
  if (!state.volatile.links[eth]) return;
  const message = readDataMessage(body);
  if (message.type === 'arp') {
    if (takeArp(state, eth, message, now, out)) retryNow(state, message.address, now);
    return;
  }
  const path = pathTo(state, message.from);
  if (path === null) return;
  confirm(state, message.from, now);
  switch (message.type) {
    case 'loginAnswer':
      return void takeLogin(state, path, message.session, now, out);
    case 'answer':
      if (message.session !== path.session) return;
      if (takeCheck(state, path, message.answer, now)) return;
      return takeAnswer(state, path, message.answer, groupOf(from), now, out);
    case 'reset':
      if (message.session !== path.session || path.phase !== 'up') return;
      losePath(state, path, 'reset', now, out);
      return giveBack(state, path.portal, now);
    case 'login':
    case 'command':
      return;
    default:
      return unreachable(message);
  }
}

/** The target port group of the controller that answers (reference §3.4). */
function groupOf(node: string): number {
  return GROUPS[SIDES.find((side) => node.endsWith(`-${side}`)) ?? 'a'];
}

/** What was under way on a broken connection is issued again (S3:18). */
function giveBack(state: HostState, portal: string, now: Instant): void {
  for (const device of state.volatile.devices) {
    if (device.io?.portal === portal) retryIo(state, device, now);
    if (device.probe?.portal === portal) device.probe = null;
  }
}

function deadline({ volatile: v }: HostState): Instant | null {
  let first = v.sampleAt;
  for (const { phase, answerBy, retryAt, check, checkAt } of v.paths) {
    if (phase === 'up') first = earlier(first, check === null ? checkAt : check.answerBy);
    if (phase === 'loggingIn') first = earlier(first, answerBy);
    if (phase === 'down') first = earlier(first, retryAt);
  }
  for (const { io, probe, portal, nextIssueAt, failoverAt } of v.devices) {
    if (probe !== null) first = earlier(first, probe.answerBy);
    else first = earlier(first, failoverAt);
    const isIdle = v.config.hostRate === 0 || portal === null;
    if (io === null) first = earlier(first, isIdle ? null : nextIssueAt);
    else first = earlier(first, io.portal === null ? io.retryAt : io.answerBy);
  }
  return first;
}
