// cvdb and cvdbset: which modules of the file system write traces, and how the traces are read.

import { splitOptions } from './words.ts';

/** Modules that can be traced, in the order of their mask bits: the client's as published, then
 * the MDC's own.
 * @choice No published name contains "ha", so the module that `cvdbset :ha` means is called
 * `hamon`. */
export const TRACE_MODULES = [
  'proxy_clnt',
  'cvdir',
  'cvdisk',
  'cvnc',
  'cvpath',
  'portmap',
  'cvsock',
  'cvsubr',
  'dmigfs',
  'dmig',
  'dmon',
  'extapi',
  'extent',
  'fsmat',
  'fsmcom',
  'fsmdmig',
  'fsmproxy',
  'fsmrtio',
  'fsmtoken',
  'fsmvfs',
  'fsmvnops',
  'memalloc',
  'proxy_con',
  'quotas',
  'recon',
  'rtio',
  'rwbuf',
  'rwproxy',
  'rwlock',
  'rw',
  'slidingbucket',
  'sockinput',
  'proxy_srv',
  'proxy_subr',
  'vfsops',
  'vnops',
  'perf',
  'md_cvdir',
  'md_cvsock',
  'md_cvsubr',
  'md_dmon',
  'md_fsmcom',
  'md_memalloc',
  'md_rwlock',
  'md_rw',
  'md_rwproxy',
  'md_socksubr',
  'md_vfsops',
  'md_vnops',
  'sh_cvsubr',
  'sh_fsmcom',
  'sh_sockinput',
  'sh_vnops',
  'hamon',
] as const;

export type TraceModule = (typeof TRACE_MODULES)[number];

/** The module whose traces are the HAmonCheck lines. */
export const HA_MODULE: TraceModule = 'hamon';

export const TRACE_POINTS = [
  'cvENTRY',
  'cvEXIT',
  'cvINFO',
  'cvNOTE',
  'cvWARN',
  'cvMEM',
  'cvNUKE',
  'cvLOOKUP',
  'cvGATE',
  'cvSTRAT',
  'cvRWCVP',
] as const;

const DEFAULT_PERIOD_MS = 1_000;
const FIXED_SIZE = 'the trace buffer keeps its size here: 4194304 bytes';

export type TraceRequest =
  /** cvdbset with a list, `+` or `-`. */
  | { trace: 'set' | 'add' | 'remove'; modules: TraceModule[] }
  /** cvdb -e, cvdb -d, cvdbset -d. */
  | { trace: 'enable' | 'disable' }
  /** cvdb -g: empties the buffer into the output; with -C again and again. */
  | { trace: 'dump'; isContinuous: boolean; periodMs: number }
  | { trace: 'state' }
  | { trace: 'modules' }
  | { trace: 'points' };

/** @seed S2:30: `cvdb -g -C -D 500`. A text says what is wrong. */
export function parseCvdb(args: readonly string[]): TraceRequest | string {
  const options = splitOptions(args, 'edgClLvFD:R:m:S:N:n:');
  if (typeof options === 'string') return options;

  const { flags, values, words } = options;
  if (words.length > 0) return `unexpected word '${words[0]}'`;
  const periodMs = Number(values.get('D')?.at(-1) ?? DEFAULT_PERIOD_MS);
  if (!Number.isInteger(periodMs) || periodMs < 1) {
    return `-D needs milliseconds, a whole number from 1: '${values.get('D')?.at(-1)}' is not one`;
  }
  if (values.has('R')) return FIXED_SIZE;
  if (flags.has('e')) return { trace: 'enable' };
  if (flags.has('d')) return { trace: 'disable' };
  if (flags.has('l')) return { trace: 'modules' };
  if (flags.has('L')) return { trace: 'points' };
  if (flags.has('g')) return { trace: 'dump', isContinuous: flags.has('C'), periodMs };
  if (flags.has('C')) return '-C goes with -g: cvdb -g -C [-D <ms>]';
  return 'expected one of -e, -d, -g, -l or -L';
}

/** @seed S2:28, S2:36: `cvdbset :ha` and `cvdbset - all`. A text says what is wrong. */
export function parseCvdbset(args: readonly string[]): TraceRequest | string {
  if (args.length === 0) return { trace: 'state' };

  const [first, ...rest] = args as [string, ...string[]];
  if (first === '+' || first === '-') return modulesRequest(first === '+' ? 'add' : 'remove', rest);
  if (first.startsWith('-')) return parseCvdbsetOption(args);
  return modulesRequest('set', args);
}

function parseCvdbsetOption(args: readonly string[]): TraceRequest | string {
  const options = splitOptions(args, 'hcdglLr:t:');
  if (typeof options === 'string') return options;

  const { flags, values, words } = options;
  if (flags.has('d')) return { trace: 'disable' };
  if (flags.has('g')) return { trace: 'dump', isContinuous: false, periodMs: DEFAULT_PERIOD_MS };
  if (flags.has('c')) return { trace: 'dump', isContinuous: true, periodMs: DEFAULT_PERIOD_MS };
  if (flags.has('l')) return { trace: 'modules' };
  if (flags.has('L')) return { trace: 'points' };
  if (values.has('r')) return FIXED_SIZE;
  if (values.has('t')) return parseCvdbset(words);
  return 'expected a list of modules, + or -, all, or one of -c, -d, -g, -l, -L and -t';
}

function modulesRequest(
  trace: 'set' | 'add' | 'remove',
  names: readonly string[],
): TraceRequest | string {
  if (names.length === 0) return 'expected module names, :part of a name, or all';

  const chosen = new Set<TraceModule>();
  for (const name of names) {
    const matches = modulesNamed(name);
    if (matches.length === 0) return `no module is named '${name}': cvdbset -l lists them`;
    for (const module of matches) chosen.add(module);
  }
  return { trace, modules: [...chosen] };
}

function modulesNamed(name: string): TraceModule[] {
  if (name === 'all') return [...TRACE_MODULES];
  if (name.startsWith(':') && name.length > 1) {
    return TRACE_MODULES.filter((module) => module.includes(name.slice(1)));
  }
  return TRACE_MODULES.filter((module) => module === name);
}
