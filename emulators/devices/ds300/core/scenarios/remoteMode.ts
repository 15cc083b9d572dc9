import type { Scenario } from '../../../../core/scenario.ts';
import { A, A2, A3, B, HOST_NOTICED_NOTHING, movedTo, resumes } from './steps.ts';

export const remoteMode: Scenario = {
  name: 'ds300/remote-mode',
  title: 'In mode remote one link down fails the whole controller over',
  story:
    'In mode remote A’s ETH3 loses its link. The whole controller is failed over, port to ' +
    'corresponding port, although ETH2 still has link. It needs peer enable even after the ' +
    'link is back.',
  family: 'ds300',
  sources: ['S3:58', 'S3:59', 'S3:61', 'S3:33'],
  steps: [
    { exec: 'ipfailover remote', node: A, expect: { exitCode: 0 } },
    { advanceMs: 1_000 },
    { inject: 'link.cut', target: 'ds300-a/data-3', as: 'cable', note: 'ETH3 loses its link.' },
    { until: 'controller.handedOver', node: A, withinMs: 1_000 },
    { until: 'failover.completed', node: B, match: { isExplicit: true }, withinMs: 3_000 },
    resumes(0, 10_000),
    { advanceMs: 3_000 },
    ...movedTo(B, A2, 'B ETH2'),
    ...movedTo(B, A3, 'B ETH3'),
    ...movedTo(B, '192.168.132.31', 'B management'),
    { never: { event: 'address.moved', match: { to: 'A ETH2' } } },
    { heal: 'cable' },
    { advanceMs: 20_000 },
    { never: { event: 'controller.enabled', node: A } },
    { exec: 'peer enable', node: B, expect: { exitCode: 0 }, withinMs: 10_000 },
    ...HOST_NOTICED_NOTHING,
    { hazards: [] },
  ],
};
