import type { Scenario } from '../../../../core/scenario.ts';
import { A, A2, A3, B, HOST_NOTICED_NOTHING, movedTo, resumes } from './steps.ts';

export const doublePortBoth: Scenario = {
  name: 'ds300/double-port-both',
  title: 'Both ports of a controller lose their links: everything goes to the other',
  story:
    'In mode both A’s ETH2 loses its link, and its address goes to ETH3. Then ETH3 loses ' +
    'its link as well: the controller is failed over, and both addresses move to the ' +
    'corresponding ports of B. The links come back; A still awaits peer enable.',
  family: 'ds300',
  sources: ['S3:44', 'S3:62', 'S3:65', 'S3:33'],
  steps: [
    { inject: 'link.cut', target: 'ds300-a/data-2', as: 'first', note: 'ETH2 loses its link.' },
    { until: 'address.moved', node: A, match: { address: A2, to: 'A ETH3' }, withinMs: 1_000 },
    { inject: 'link.cut', target: 'ds300-a/data-3', as: 'second', note: 'ETH3 as well.' },
    { until: 'controller.handedOver', node: A, withinMs: 1_000 },
    { until: 'failover.completed', node: B, match: { isExplicit: true }, withinMs: 3_000 },
    resumes(0, 10_000),
    { advanceMs: 3_000 },
    ...movedTo(B, A2, 'B ETH2'),
    ...movedTo(B, A3, 'B ETH3'),
    ...movedTo(B, '192.168.132.31', 'B management'),
    { never: { event: 'peer.fenced' } },
    { heal: 'all', note: 'Both cables are back.' },
    { advanceMs: 10_000 },
    { never: { event: 'controller.enabled', node: A } },
    { exec: 'peer enable', node: B, expect: { exitCode: 0 }, withinMs: 10_000 },
    ...HOST_NOTICED_NOTHING,
    { hazards: [] },
  ],
};
