// A change that the SP's own CLI asks for (spcli/): carried out, and answered by how it ended.

import type { Effects } from '../../../../core/effect.ts';
import type { JsonObject } from '../../../../core/json.ts';
import type { Instant } from '../../../../core/time.ts';
import type { SpCommand } from '../commands.ts';
import type { SpState } from '../state/sp.ts';
import { logSel, logSp } from './sel.ts';
import { sendToNode } from './spBeats.ts';
import { carryOutSp } from './spOrders.ts';

/** @source netapp §4.2 `sp.auth.loginDenied`: its node logs it, too. */
function denyLogin(state: SpState, user: string, now: Instant, out: Effects): void {
  logSel(state, 'SP.notice', `Login denied for user ${user}`, now);
  sendToNode(state, { type: 'loginDenied', user }, out);
}

export function answerSpRequest(
  state: SpState,
  { id, name, args }: { id: number; name: string; args: JsonObject },
  now: Instant,
  out: Effects,
): void {
  const { phase, hang } = state.volatile;
  if (name === 'loginDenied') {
    if (phase === 'up') denyLogin(state, String(args.user ?? ''), now, out);
    return out.reply(id, { stdout: '{}' });
  }
  if (name !== 'change') return out.reply(id, { stderr: `no request ${name}\n`, exitCode: 127 });
  if (phase !== 'up' || hang === 'whole') {
    return out.reply(id, { stderr: 'the SP does not answer\n', exitCode: 1 });
  }
  const command = args.command as unknown as SpCommand;
  if (command.type !== 'consoleLine') logSp(state, 'audit', String(args.line ?? ''), now);
  const answer = carryOutSp(state, command, now, out);
  if (answer.type === 'refused') out.emit('command.refused', { reason: answer.reason });
  out.reply(id, { stdout: JSON.stringify({ answer }) });
}
