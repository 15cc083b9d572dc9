// One System Controller: its daemons in their fixed order, for every input that can come. A reset
// or halt is its last effect.

import { unreachable } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Input } from '../../../../core/input.ts';
import type { Machine } from '../../../../core/machine.ts';
import { type Instant, isDue } from '../../../../core/time.ts';
import { parseChange } from '../console/grammar.ts';
import { renderOutcome } from '../console/outcomes.ts';
import { readScMessage } from '../messages.ts';
import { query } from '../query.ts';
import type { ScState, ScVolatile } from '../state.ts';
import { noteCarrier, suffer } from './afflictions.ts';
import { bootSc } from './boot.ts';
import { execute } from './commands.ts';
import { finishDumps, watchDomains } from './dsmd.ts';
import { judgeSight, shutDown } from './esmd.ts';
import { activateFailover, failNetwork, failOver, leaveOffice, takeOver } from './failover.ts';
import { operateOnFiles } from './files.ts';
import {
  beat,
  beginCheck,
  callPeer,
  checkAgain,
  configureMain,
  configureSpare,
  considerRole,
  hearPeer,
  loseBeat,
  losePeer,
} from './fomd.ts';
import { advanceHwad, poll, retryProgramming, takeAnswer } from './hwad.ts';
import { giveUpJobs, takeOrderAnswer } from './jobs.ts';
import { advanceOs, powerOn } from './os.ts';
import { isFomdUp } from './roles.ts';
import { completeStart, finishStop, restartDaemons } from './ssd.ts';
import { takePart } from './views.ts';

export const systemController: Machine<ScState> = { boot: bootSc, step, deadline, query };

function step(state: ScState, input: Input, now: Instant, out: Effects): void {
  take(state, input, now, out);
  const { goingDown } = state.volatile;
  if (goingDown === null) return;
  if (goingDown.isReset) out.reset(goingDown.cause);
  else out.halt(goingDown.cause);
}

function take(state: ScState, input: Input, now: Instant, out: Effects): void {
  switch (input.kind) {
    case 'deadline':
      return meetDeadlines(state, now, out);
    case 'message':
      return takeMessage(state, input, now, out);
    case 'powerOn':
      return powerOn(state, input.cause, now, out);
    case 'carrier':
      return noteCarrier(state, input.link, input.isUp, now, out);
    case 'fault':
      return suffer(state, input, now, out);
    case 'command': {
      const command = parseChange(state, input.command);
      if (command !== null) return execute(state, command, input.id, now, out);
      const output = query(state, { kind: 'command', command: input.command }, now);
      return out.reply(input.id, output ?? { exitCode: 127 });
    }
    case 'file':
      return operateOnFiles(state, input.operation, input.id, now, out);
    case 'request':
      return out.reply(input.id, { stderr: `an SC answers no ${input.name}\n`, exitCode: 1 });
    case 'diskAnswer':
      return;
    default:
      return unreachable(input);
  }
}

function meetDeadlines(state: ScState, now: Instant, out: Effects): void {
  const v = state.volatile;
  const { fomd, hwad, os, ssd, esmd } = v;
  if (isDue(fomd.beatAt, now)) beat(state, now, out);
  if (isDue(ssd.phaseEndsAt, now)) endStop(state, now, out);
  if (isDue(os.phaseEndsAt, now)) advanceOs(state, now, out);
  if (ssd.phase !== 'stopped' && ssd.phase !== 'stopping') restartDaemons(state, now, out);
  if (isDue(v.peer.beatLostAt, now)) loseBeat(state, now, out);
  if (isDue(v.peer.rpcLostAt, now)) losePeer(state, now, out);
  meetRoleDeadlines(state, now, out);
  if (isDue(hwad.stepEndsAt, now)) advanceHwad(state, now, out);
  if (isDue(hwad.retryAt, now)) retryProgramming(state, now, out);
  if (isDue(v.hwad.pollAt, now)) poll(state, now, out);
  meetFailoverDeadlines(state, now, out);
  if (isDue(ssd.completeAt, now)) completeStart(state, now, out);
  if (v.dsmd.dumping.length > 0) finishDumps(state, now, out);
  if (isDue(esmd.shutdownAt, now)) shutDown(state, now, out);
  if (v.jobs.length > 0) giveUpJobs(state, now, out);
  if (isDue(v.fomd.rpcAt, now)) callPeer(state, now, out);
}

function meetRoleDeadlines(state: ScState, now: Instant, out: Effects): void {
  const { fomd } = state.volatile;
  if (isDue(fomd.checkAt, now)) beginCheck(state, now, out);
  if (isDue(fomd.checkEndsAt, now)) considerRole(state, true, now, out);
  if (isDue(fomd.spareAt, now)) configureSpare(state, now, out);
  if (isDue(fomd.secondCheckEndsAt, now)) checkAgain(state, now, out);
  if (!isDue(fomd.mainAt, now)) return;
  configureMain(state, now, out);
  watchDomains(state, now);
  judgeSight(state, now);
}

function meetFailoverDeadlines(state: ScState, now: Instant, out: Effects): void {
  const { failover } = state.volatile.fomd;
  if (isDue(failover.activeAt, now)) activateFailover(state, now, out);
  if (isDue(failover.networkFailsAt, now)) failNetwork(state, now, out);
  if (isDue(failover.failoverAt, now)) failOver(state, now, out);
  if (isDue(failover.takeoverAt, now)) takeOver(state, now, out);
  if (isDue(failover.handedOverAt, now)) leaveOffice(state, now);
}

function endStop(state: ScState, now: Instant, out: Effects): void {
  const replyTo = finishStop(state, out);
  if (replyTo === null) return;
  const command = { type: 'sms', action: 'stop', by: '' } as const;
  out.reply(replyTo, renderOutcome(state, command, { type: 'done' }, now));
}

function takeMessage(
  state: ScState,
  input: Extract<Input, { kind: 'message' }>,
  now: Instant,
  out: Effects,
): void {
  const v = state.volatile;
  if (input.isDamaged) return out.emit('frame.damaged', { from: input.from });
  const message = readScMessage(input.body);
  switch (message.type) {
    case 'reset':
      v.goingDown = { isReset: true, cause: 'resetByOpposite' };
      return;
    case 'beat':
    case 'roleRequest':
    case 'status':
    case 'takeOver':
      return isFomdUp(v) ? hearPeer(state, message, now, out) : undefined;
    case 'presence':
    case 'i2cAnswer':
    case 'lock':
    case 'spll':
      return takeAnswer(state, message, now, out);
    case 'orderAnswer':
      return takeOrderAnswer(state, message.id, message.refusal, now, out);
    case 'boards':
    case 'domains':
    case 'clocks':
    case 'environment':
      return takePart(state, message, now, out);
    default:
      return unreachable(message);
  }
}

/** The earliest deadline of all daemons. Written out: it is asked after every step. */
function deadline({ volatile: v }: ScState): Instant | null {
  const { fomd, hwad, os, ssd, peer, dsmd, jobs } = v;
  const { failover } = fomd;
  let first = sooner(fomd.beatAt, fomd.rpcAt);
  first = sooner(sooner(first, peer.beatLostAt), peer.rpcLostAt);
  first = sooner(sooner(first, os.phaseEndsAt), ssd.phaseEndsAt);
  first = sooner(sooner(first, ssd.completeAt), hwad.stepEndsAt);
  first = sooner(sooner(first, hwad.retryAt), hwad.pollAt);
  first = sooner(first, v.esmd.shutdownAt);
  first = sooner(first, roleDeadline(v));
  first = sooner(sooner(first, failover.activeAt), failover.networkFailsAt);
  first = sooner(sooner(first, failover.failoverAt), failover.takeoverAt);
  first = sooner(first, failover.handedOverAt);
  for (let index = 0; index < ssd.daemons.length; index++) {
    first = sooner(first, ssd.daemons[index]?.restartAt ?? null);
  }
  for (let index = 0; index < dsmd.dumping.length; index++) {
    first = sooner(first, dsmd.dumping[index]?.endsAt ?? null);
  }
  for (let index = 0; index < jobs.length; index++) {
    first = sooner(first, jobs[index]?.giveUpAt ?? null);
  }
  return first;
}

function roleDeadline({ fomd }: ScVolatile): Instant | null {
  const first = sooner(sooner(fomd.checkAt, fomd.checkEndsAt), fomd.spareAt);
  return sooner(sooner(first, fomd.secondCheckEndsAt), fomd.mainAt);
}

function sooner(left: Instant | null, right: Instant | null): Instant | null {
  if (left === null) return right;
  return right === null || left <= right ? left : right;
}
