import type { Scenario } from '../../../../core/scenario.ts';
import { A, A2, HOST_NOTICED_NOTHING } from './steps.ts';

export const singlePortLocal: Scenario = {
  name: 'ds300/single-port-local',
  title: 'One port loses its link: its address moves to the other port of the controller',
  story:
    'In mode local the cable of A’s ETH2 is pulled. Its address moves to ETH3 of the same ' +
    'controller. No array changes its owner. When the cable is back, a failback by hand ' +
    'brings it home.',
  family: 'ds300',
  sources: ['S3:37', 'S3:41', 'S3:53', 'S3:20'],
  steps: [
    { exec: 'ipfailover local', node: A, expect: { exitCode: 0 } },
    { inject: 'link.cut', target: 'ds300-a/data-2', as: 'cable', note: 'ETH2 loses its link.' },
    {
      until: 'address.moved',
      node: A,
      match: { address: A2, to: 'A ETH3', isAlias: true },
      withinMs: 1_000,
    },
    { advanceMs: 5_000 },
    { seen: { event: 'arp.announced', node: A, match: { address: A2 } }, times: 3 },
    { never: { event: 'array.moved' } },
    { never: { event: 'failover.began' } },
    { heal: 'cable' },
    { advanceMs: 5_000, note: 'The policy is manual: it stays.' },
    { never: { event: 'address.moved', match: { address: A2, to: 'A ETH2' } } },
    { exec: 'failback now', node: A, expect: { exitCode: 0 }, withinMs: 10_000 },
    { seen: { event: 'address.moved', node: A, match: { address: A2, to: 'A ETH2' } } },
    ...HOST_NOTICED_NOTHING,
    { hazards: [] },
  ],
};
