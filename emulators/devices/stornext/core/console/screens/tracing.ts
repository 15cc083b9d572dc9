// What cvdb and cvdbset print (reference §3.7): states of the trace set, and the traces themselves.

import type { CommandOutput } from '../../../../../core/machine.ts';
import type { MdcState } from '../../state.ts';
import type { TraceView } from '../grammar/reads.ts';
import type { TraceModule } from '../grammar/tracing.ts';
import { HA_MODULE, TRACE_MODULES, TRACE_POINTS } from '../grammar/tracing.ts';

const BUFFER_BYTES = 4_194_304;
const ALL_POINTS = 'ffffffffffffffff';
const NO_POINTS = '0000000000000000';
/** Names stand right-aligned in their quotes, as wide as the longest published one. */
const NAME_WIDTH = 13;

export function traceOutput(state: MdcState, view: TraceView): CommandOutput {
  return { stdout: traceText(state, view), stderr: '', exitCode: 0 };
}

function traceText(state: MdcState, view: TraceView): string {
  const { modules, lines, isHaTraced } = state.volatile.trace;
  const isOn = modules.length > 0 && (isHaTraced || !modules.includes(HA_MODULE));
  switch (view.trace) {
    case 'dump':
      // Pure and at once: a shell that can wait goes on with the stream `cvdb` (query.ts).
      return lines.map((line) => `${line}\n`).join('');
    case 'state':
      return `${header(isOn)}Currently set masks:\n${moduleLines(tracedOf(modules), modules)}`;
    case 'modules':
      return `${header(isOn)}${moduleLines(TRACE_MODULES, modules)}`;
    case 'points':
      return `Trace points:\n${TRACE_POINTS.map(
        (name, bit) => `${name.padEnd(9)} 0x${(1 << bit).toString(16).padStart(4, '0')}\n`,
      ).join('')}`;
  }
}

function tracedOf(modules: readonly string[]): readonly TraceModule[] {
  return TRACE_MODULES.filter((module) => modules.includes(module));
}

function header(isOn: boolean): string {
  const state = isOn ? 'ENABLED' : 'DISABLED';
  return `Debug logging is ${state}, Bufsize ${BUFFER_BYTES}\n`;
}

function moduleLines(shown: readonly TraceModule[], traced: readonly string[]): string {
  return shown
    .map((module) => {
      const points = traced.includes(module) ? ALL_POINTS : NO_POINTS;
      const name = module.padStart(NAME_WIDTH);
      return `Module '${name}' module 0x${maskOf([module])} logmask 0x${points}\n`;
    })
    .join('');
}

/** 16 hexadecimal digits with the bits of these modules. */
function maskOf(modules: readonly string[]): string {
  let mask = 0n;
  for (const module of modules) {
    const bit = TRACE_MODULES.indexOf(module as TraceModule);
    if (bit >= 0) mask |= 1n << BigInt(bit);
  }
  return mask.toString(16).padStart(16, '0');
}

const VERBS = { set: 'Setting', add: 'Adding', remove: 'Clearing' } as const;

/** @seed S2:28, S2:36: a line for each module, then the cvdb call that cvdbset stands for. */
export function cvdbsetText(change: 'set' | 'add' | 'remove', modules: readonly string[]): string {
  const lines = modules.map((module) => `${VERBS[change]} ${module}.\n`).join('');
  const points = change === 'remove' ? NO_POINTS : ALL_POINTS;
  return `${lines}cvdb -m modules=0x${maskOf(modules)} logmask=0x${points}\n`;
}
