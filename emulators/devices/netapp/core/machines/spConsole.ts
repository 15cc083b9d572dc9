// A line of the SP's own CLI: a change is carried out, a read is answered from the state.

import type { Effects } from '../../../../core/effect.ts';
import type { VendorCommand } from '../../../../core/input.ts';
import type { Instant } from '../../../../core/time.ts';
import { querySp } from '../querySp.ts';
import type { SpState } from '../state/sp.ts';

export function answerSpCommand(
  state: SpState,
  typed: VendorCommand,
  id: number,
  now: Instant,
  out: Effects,
): void {
  const output = querySp(state, { kind: 'command', command: typed }, now);
  out.reply(id, output ?? { exitCode: 127 });
}
