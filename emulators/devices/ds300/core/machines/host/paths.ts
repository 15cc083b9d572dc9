// Connections of host-1 to the portals: logged in, lost, tried again at 0, 1, 3, 6 s (reference
// §2.7), and what each shows of the logical drives.

import type { Effects } from '../../../../../core/effect.ts';
import { type Instant, isDue } from '../../../../../core/time.ts';
import { HOST_INITIATOR } from '../../config.ts';
import type { HostAnswer, HostCommand } from '../../messages.ts';
import type { GrantGroup } from '../../scsi/grant.ts';
import type { HostState, Path } from '../../state/host.ts';
import { sendTo } from './network.ts';

/** @choice after the listed retries, one every three seconds. */
const LATER_MS = 3_000;
/** Reference §3.1: the interval of the path checker. */
const CHECK_MS = 5_000;

export function pathTo({ volatile: v }: HostState, portal: string): Path | null {
  return v.paths.find((path) => path.portal === portal) ?? null;
}

export function advancePaths(state: HostState, now: Instant, out: Effects): void {
  for (const path of state.volatile.paths) {
    if (path.phase === 'up') checkPath(state, path, now, out);
    if (path.phase === 'loggingIn' && isDue(path.answerBy, now)) failLogin(state, path, now);
    if (path.phase === 'down' && isDue(path.retryAt, now)) logIn(state, path, now, out);
  }
}

function logIn(state: HostState, path: Path, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  path.phase = 'loggingIn';
  path.retryAt = null;
  path.session = `${v.identity.bootedAt}/${v.nextSession++}`;
  path.answerBy = now + v.config.hostCommandMs;
  const body = { type: 'login', initiator: HOST_INITIATOR } as const;
  if (!sendTo(state, path.portal, path.session, body, now, out)) path.answerBy = now + 1_000;
}

/** The answer confirms the neighbour; none within the time is a lost path. */
function checkPath(state: HostState, path: Path, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  if (path.check !== null) {
    if (isDue(path.check.answerBy, now)) losePath(state, path, 'no answer', now, out);
    return;
  }
  if (!isDue(path.checkAt, now)) return;
  const lun = v.devices[v.nextCommand % v.devices.length]?.lun ?? 0;
  const command: HostCommand = { id: v.nextCommand++, lun, op: 'testUnitReady' };
  path.check = { id: command.id, lun, answerBy: now + v.config.hostCommandMs };
  const body = { type: 'command', command, sentAt: now } as const;
  sendTo(state, path.portal, path.session, body, now, out);
}

/** Was it the answer to the checker? A unit attention, or a state that is not the one known, says
 * to
 * look at the groups again. */
export function takeCheck(state: HostState, path: Path, answer: HostAnswer, now: Instant): boolean {
  const { id, sense, status } = answer;
  const { check } = path;
  if (check === null || check.id !== id) return false;
  path.check = null;
  path.checkAt = now + CHECK_MS;
  const view = path.views.find(({ lun }) => lun === check.lun);
  if (view === undefined) return true;
  const isActive = view.state === 'active/optimized';
  const isNews = status === 'good' ? !isActive : sense?.key === 0x02 && isActive;
  if (isNews || sense?.key === 0x06) lookAgain(state, check.lun);
  return true;
}

/** The groups of a LUN have changed: every path to it is asked for them anew. */
export function lookAgain({ volatile: { paths } }: HostState, lun: number): void {
  for (const { views } of paths) {
    const view = views.find((each) => each.lun === lun);
    if (view !== undefined) view.state = 'unknown';
  }
}

function failLogin(state: HostState, path: Path, now: Instant): void {
  path.phase = 'down';
  path.answerBy = null;
  path.attempts += 1;
  path.retryAt = Math.max(now, nextAttempt(state, path, now));
}

/** Seconds after the break, as `hostRetries` lists them. */
function nextAttempt({ volatile: v }: HostState, path: Path, now: Instant): Instant {
  const seconds = v.config.hostRetries.split(',').map(Number);
  const at = seconds[path.attempts];
  const began = path.brokenAt ?? now;
  if (at === undefined || !Number.isFinite(at)) return now + LATER_MS;
  return began + at * 1_000;
}

/** What was learnt about the network makes a waiting login worth another try. */
export function retryNow(state: HostState, portal: string, now: Instant): void {
  const path = pathTo(state, portal);
  if (path === null || path.phase === 'up') return;
  path.phase = 'down';
  path.answerBy = null;
  path.retryAt = now;
}

export function takeLogin(
  state: HostState,
  path: Path,
  session: string,
  now: Instant,
  out: Effects,
): boolean {
  if (path.phase !== 'loggingIn' || path.session !== session) return false;
  path.phase = 'up';
  path.checkAt = now + CHECK_MS;
  path.answerBy = null;
  path.retryAt = null;
  path.attempts = 0;
  path.brokenAt = null;
  for (const view of path.views) view.state = 'unknown';
  state.durable.counters.logins += 1;
  out.emit('path.found', { portal: path.portal });
  return true;
}

/** No answer, or a reset: the connection is given up, and tried again at once. */
export function losePath(state: HostState, path: Path, why: string, now: Instant, out: Effects) {
  if (path.phase === 'up') out.emit('path.lost', { portal: path.portal, why });
  sendTo(state, path.portal, path.session, { type: 'reset' }, now, out);
  path.phase = 'down';
  path.session = '';
  path.check = null;
  path.checkAt = null;
  path.answerBy = null;
  path.brokenAt = now;
  path.attempts = 0;
  path.retryAt = now;
  for (const view of path.views) view.state = 'unknown';
}

/** What REPORT TARGET PORT GROUPS says of all paths of a LUN, seen through one of them. The port
 * that answers is that of the controller that answers, wherever the address is from. */
export function takeGroups(
  path: Path,
  lun: number,
  groups: readonly GrantGroup[],
  answering: number,
): void {
  const view = path.views.find((each) => each.lun === lun);
  const group = groups.find(({ id }) => id === answering);
  if (view === undefined || group === undefined) return;
  view.state = group.state;
  view.group = group.id;
  view.isPreferred = group.isPreferred;
}
