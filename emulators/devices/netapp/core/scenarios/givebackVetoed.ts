// Something on the node that took over is against it: the giveback is vetoed until it is over, or
// until an operator overrides it.

import type { Scenario } from '../../../../core/scenario.ts';

export const givebackVetoed: Scenario = {
  name: 'netapp/giveback-vetoed',
  title: 'A giveback is vetoed, deferred, and overridden by hand',
  story:
    'netapp-02 panics and is taken over. When auto-giveback is due, a subsystem of netapp-01 vetoes ' +
    'it, again and again, until auto-giveback gives up. The operator overrides the veto.',
  family: 'netapp',
  sources: ['reference §5.3'],
  start: { config: { autoGivebackDelayMs: 60_000 } },
  steps: [
    { inject: 'giveback.veto', target: 'netapp-01', as: 'veto' },
    { inject: 'node.panic', target: 'netapp-02' },
    { until: 'giveback.scheduled', node: 'netapp-01', withinMs: 400_000 },
    { until: 'giveback.vetoed', node: 'netapp-01', withinMs: 120_000, as: 'first' },
    {
      exec: 'storage failover show-giveback',
      node: 'netapp-01',
      expect: { contains: 'vetoed' },
    },
    { until: 'giveback.vetoed', node: 'netapp-01', withinMs: 120_000, as: 'second' },
    { advanceMs: 1_000 },
    { until: 'giveback.vetoed', node: 'netapp-01', withinMs: 120_000, as: 'third' },
    { order: ['first', 'second', 'third'], atLeastMs: 60_000, withinMs: 60_000 },
    {
      seen: {
        event: 'ems.logged',
        node: 'netapp-01',
        match: { name: 'cf.fsm.autoGivebackAttemptsExceeded' },
      },
      times: 1,
    },
    { advanceMs: 300_000 },
    { seen: { event: 'giveback.vetoed', node: 'netapp-01' }, times: 3 },
    { never: { event: 'giveback.began' } },
    {
      exec: 'storage failover giveback -ofnode netapp-02 -override-vetoes true\ny',
      node: 'netapp-01',
    },
    { until: 'giveback.completed', node: 'netapp-01', withinMs: 120_000 },
  ],
};
