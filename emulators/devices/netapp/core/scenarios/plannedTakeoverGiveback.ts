// An operator moves everything to one node, and back: what is done before maintenance.

import type { Scenario } from '../../../../core/scenario.ts';
import { row } from './steps.ts';

export const plannedTakeoverGiveback: Scenario = {
  name: 'netapp/planned-takeover-giveback',
  title: 'A planned takeover and giveback, aggregate by aggregate',
  story:
    'LIFs migrate first, SFO aggregates follow one by one, then the target goes down and its root ' +
    'aggregate is taken. It boots, waits for its giveback, and gets the root aggregate back first.',
  family: 'netapp',
  sources: ['reference §5.3', 'reference §2.2'],
  steps: [
    { exec: 'storage failover takeover -ofnode netapp-02\ny', node: 'netapp-01' },
    { until: 'lif.moved', node: 'netapp-01', withinMs: 10_000, as: 'LIF' },
    {
      until: 'aggregate.online',
      node: 'netapp-01',
      match: { aggregate: 'netapp_02_data_1' },
      withinMs: 20_000,
      as: 'first SFO',
    },
    {
      until: 'aggregate.online',
      node: 'netapp-01',
      match: { aggregate: 'aggr0_netapp_02' },
      withinMs: 60_000,
      as: 'root',
    },
    { order: ['LIF', 'first SFO', 'root'] },
    { seen: { event: 'takeover.completed', node: 'netapp-01' } },
    {
      exec: 'storage failover show',
      node: 'netapp-01',
      expect: { matches: row('netapp-01', 'netapp-02', 'false', 'In takeover') },
    },
    {
      exec: 'storage failover giveback -ofnode netapp-02',
      node: 'netapp-01',
      expect: { contains: 'Error' },
      note: 'Only to a partner that is ready.',
    },
    {
      until: 'node.phaseChanged',
      node: 'netapp-02',
      match: { phase: 'waitingForGiveback' },
      withinMs: 300_000,
    },
    { advanceMs: 700_000 },
    { never: { event: 'giveback.began' }, note: 'What was taken by hand is given by hand.' },
    { exec: 'storage failover giveback -ofnode netapp-02', node: 'netapp-01' },
    {
      until: 'aggregate.online',
      node: 'netapp-02',
      match: { aggregate: 'aggr0_netapp_02' },
      withinMs: 60_000,
      as: 'root back',
    },
    { until: 'aggregate.online', node: 'netapp-02', withinMs: 120_000, as: 'SFO back' },
    { until: 'giveback.completed', node: 'netapp-01', withinMs: 60_000, as: 'complete' },
    { order: ['root back', 'SFO back', 'complete'] },
    { until: 'lif.moved', node: 'netapp-02', withinMs: 30_000, note: 'The LIF goes home.' },
    { never: { event: 'partner.dead', node: 'netapp-02' } },
  ],
};
