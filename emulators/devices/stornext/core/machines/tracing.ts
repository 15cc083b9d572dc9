// Debugging traces: cvdbset switches modules, the HA Monitor writes into the buffer that cvdb
// shows.
// @seed S2:23 tracing significantly impacts performance: with `:ha` each metadata operation goes
// out later by config.tracingCostMs.

import type { Effects } from '../../../../core/effect.ts';
import { HA_MODULE } from '../console/grammar/tracing.ts';
import type { MdcState } from '../state.ts';

/** @seed S2:28,36 `cvdbset :ha` sets, `cvdbset - all` takes away. */
export function setTracing(state: MdcState, modules: readonly string[], out: Effects): void {
  apply(state, [...new Set(modules)], out);
}

export function addTracing(state: MdcState, modules: readonly string[], out: Effects): void {
  apply(state, [...new Set([...state.volatile.trace.modules, ...modules])], out);
}

export function removeTracing(state: MdcState, modules: readonly string[], out: Effects): void {
  apply(
    state,
    state.volatile.trace.modules.filter((name) => !modules.includes(name)),
    out,
  );
}

/** `cvdb -e` and `-d`: the masks stay, the writing into the buffer starts or stops. */
export function switchTracing(state: MdcState, isEnabled: boolean, out: Effects): void {
  const { trace } = state.volatile;
  trace.isHaTraced = isEnabled && trace.modules.includes(HA_MODULE);
  out.emit('trace.changed', { isHaTraced: trace.isHaTraced });
}

function apply(state: MdcState, modules: string[], out: Effects): void {
  const { trace } = state.volatile;
  trace.modules = modules;
  trace.isHaTraced = modules.includes(HA_MODULE);
  out.emit('trace.changed', { isHaTraced: trace.isHaTraced });
}
