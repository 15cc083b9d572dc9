import type { Scenario } from '../../../../core/scenario.ts';
import { A, A2, B, HOST_NOTICED_NOTHING, resumes } from './steps.ts';

export const explicitFailover: Scenario = {
  name: 'ds300/explicit-failover',
  title: 'A switch dies, and the host commands the failover',
  story:
    'The host has two paths: ETH2 of A and ETH3 of B. The switch of the first network dies, ' +
    'while every port keeps its link, so the appliance sees nothing. The host finds no path ' +
    'to the owner, and commands B to take over the array. The preferred owner stays.',
  family: 'ds300',
  sources: ['S3:7', 'S3:31'],
  start: { config: { hostPaths: 2 } },
  steps: [
    { inject: 'switch.down', target: 'data-2', as: 'switch', note: 'The switch of ETH2 dies.' },
    { until: 'path.lost', node: 'host-1', match: { portal: A2 }, withinMs: 10_000 },
    { until: 'host.commandedFailover', node: 'host-1', match: { lun: 0 }, withinMs: 10_000 },
    {
      until: 'array.moved',
      node: B,
      match: { array: 'MCTRLA', cause: 'host' },
      withinMs: 3_000,
      note: 'B owns the array; A still prefers it.',
    },
    resumes(0, 5_000),
    { never: { event: 'address.moved' } },
    { never: { event: 'peer.fenced' } },
    { never: { event: 'array.preferredChanged' } },
    { heal: 'switch' },
    { advanceMs: 10_000 },
    { exec: 'failback now', node: B, expect: { exitCode: 0 }, withinMs: 10_000 },
    {
      until: 'array.moved',
      node: A,
      match: { array: 'MCTRLA', cause: 'failback' },
      withinMs: 10_000,
    },
    ...HOST_NOTICED_NOTHING,
    { hazards: [] },
  ],
};
