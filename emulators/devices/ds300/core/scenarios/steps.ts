// Steps that most incidents of the family share. A step is data; these only spare writing it out.

import type { ScenarioStep } from '../../../../core/scenario.ts';

export const A = 'ds300-a';
export const B = 'ds300-b';
export const A2 = '192.168.130.11';
export const A3 = '192.168.131.11';

/** Nothing was lost, and no I/O took longer than a host waits (S3:16, S3:19). */
export const HOST_NOTICED_NOTHING: readonly ScenarioStep[] = [
  { never: { event: 'io.verifyFailed' }, note: 'Acknowledged writes lost: 0.' },
  { never: { event: 'io.timedOut' }, note: 'No I/O took 30 seconds.' },
];

/** The address answers on that port, with three ARP packets (S3:17). */
export function movedTo(node: string, address: string, to: string): ScenarioStep[] {
  return [
    { seen: { event: 'address.moved', node, match: { address, to } } },
    { seen: { event: 'arp.announced', node, match: { address } }, times: 3 },
  ];
}

/** The I/O of LUN goes on. */
export function resumes(lun: number, withinMs: number, note?: string): ScenarioStep {
  const step = { until: 'io.resumed', node: 'host-1', match: { lun }, withinMs } as const;
  return note === undefined ? step : { ...step, note };
}

/** @seed S3:35 the failed controller is back and is enabled by hand. */
export function enablePeer(survivor: string): ScenarioStep[] {
  return [
    {
      until: 'peer.awaitsEnable',
      node: survivor,
      withinMs: 60_000,
      note: 'The failed controller is back, and takes no part.',
    },
    { advanceMs: 30_000, note: 'It is not automatic.' },
    { never: { event: 'peer.enabled' } },
    {
      exec: 'peer enable',
      node: survivor,
      expect: { exitCode: 0, contains: 'Peer enabled' },
      withinMs: 10_000,
    },
  ];
}
