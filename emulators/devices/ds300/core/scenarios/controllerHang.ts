import type { Scenario } from '../../../../core/scenario.ts';
import { A, A2, B, enablePeer, HOST_NOTICED_NOTHING, resumes } from './steps.ts';

export const controllerHang: Scenario = {
  name: 'ds300/controller-hang',
  title: 'A hung controller is made to stop before its addresses move',
  story:
    'Controller A hangs: it holds its addresses and may wake up at any time. B claims the ' +
    'enclosure, switches A off, and only then brings up the aliases: an address never ' +
    'answers twice.',
  family: 'ds300',
  sources: ['S3:6', 'S3:17'],
  steps: [
    { inject: 'node.hang', target: A, as: 'hang', note: 'Controller A hangs.' },
    { until: 'peer.fenced', node: B, withinMs: 2_000, as: 'fenced' },
    {
      until: 'address.moved',
      node: B,
      match: { address: A2 },
      withinMs: 2_000,
      as: 'moved',
      note: 'Only now does the address come up on B.',
    },
    { order: ['fenced', 'moved'], atLeastMs: 1 },
    resumes(0, 5_000),
    { heal: 'hang' },
    ...enablePeer(B),
    ...HOST_NOTICED_NOTHING,
    { hazards: [] },
  ],
};
