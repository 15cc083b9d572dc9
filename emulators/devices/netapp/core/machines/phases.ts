// The phase of a node's kernel, and who is told of it.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import type { NodePhase } from '../state/ha.ts';
import type { OntapState } from '../state.ts';
import { showPhase } from './consoleOutput.ts';
import { touch } from './reports.ts';
import { notePhase } from './spSide.ts';

export function setPhase(
  state: OntapState,
  phase: NodePhase,
  endsAt: Instant | null,
  now: Instant,
  out: Effects,
): void {
  const { kernel } = state.volatile;
  kernel.phase = phase;
  kernel.phaseEndsAt = endsAt;
  out.emit('node.phaseChanged', { phase });
  touch(state, now);
  notePhase(state, now, out);
  showPhase(state, out);
}
