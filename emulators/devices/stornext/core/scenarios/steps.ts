// Steps that most incidents of the family share. A step is data; these only spare writing it out.

import type { ScenarioStep } from '../../../../core/scenario.ts';

export const MDCS = ['mdc-a', 'mdc-b'] as const;
export type MdcId = (typeof MDCS)[number];

/** What `snhamgr status` prints, all four lines. */
export function statusIs(
  node: MdcId,
  local: readonly [mode: string, status: string],
  remote: readonly [mode: string, status: string],
  note?: string,
): ScenarioStep {
  const lines = [
    `LocalMode=${local[0]}`,
    `LocalStatus=${local[1]}`,
    `RemoteMode=${remote[0]}`,
    `RemoteStatus=${remote[1]}`,
  ];
  return {
    exec: 'snhamgr status',
    node,
    expect: { exitCode: 0, equals: lines.join('\n') },
    ...(note === undefined ? {} : { note }),
  };
}

/** The pair as it should be, seen from both sides. */
export function healthy(primary: MdcId): ScenarioStep[] {
  const other = primary === 'mdc-a' ? 'mdc-b' : 'mdc-a';
  return [
    statusIs(primary, ['default', 'primary'], ['default', 'running']),
    statusIs(other, ['default', 'running'], ['default', 'primary']),
  ];
}

/** The smithlog as it reads now. */
export function smithlogHas(node: MdcId, contains: string): ScenarioStep {
  return { exec: 'cat /usr/cvfs/debug/smithlog', node, expect: { exitCode: 0, contains } };
}

/** No probable cause was ever written down on this MDC. */
export function smithlogIsEmpty(node: MdcId): ScenarioStep {
  return { exec: 'cat /usr/cvfs/debug/smithlog', node, expect: { exitCode: 0, equals: '' } };
}

/** A reset MDC is up again and its CVFS runs. */
export function comesBack(node: MdcId): ScenarioStep {
  return { until: 'mdc.becameRunning', node, withinMs: 120_000, note: 'It boots and stands by.' };
}

/** A file of the configuration, written as an administrator would with `echo >`. */
export function writes(node: MdcId, path: string, text: string): ScenarioStep {
  return { file: { op: 'write', path, text }, node };
}

/** The file is gone again, and with it what it said. */
export function removes(node: MdcId, path: string): ScenarioStep {
  return { file: { op: 'remove', path, isRecursive: false }, node };
}

export const SMITH_INTERVAL_FILE = '/usr/cvfs/config/ha_smith_interval';
