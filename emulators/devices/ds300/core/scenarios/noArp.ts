import type { Scenario } from '../../../../core/scenario.ts';
import { A, A2, B } from './steps.ts';

export const noArp: Scenario = {
  name: 'ds300/no-arp',
  title: 'Without the three ARP packets hosts look for the old MAC for half a minute',
  story:
    'The ARP packets of B are lost. A crashes, and B brings up the aliases at once, but the ' +
    'host goes on sending to the MAC of A until its entry is too old to be believed. With ' +
    'one path, that is half a minute.',
  family: 'ds300',
  sources: ['S3:17', 'S3:18'],
  start: { config: { hostPaths: 1 } },
  steps: [
    { inject: 'arp.dropped', target: B, note: 'B’s ARP packets are lost.' },
    { inject: 'node.crash', target: A, as: 'crash' },
    { until: 'failover.completed', node: B, withinMs: 3_000, as: 'done' },
    { order: ['crash', 'done'], withinMs: 2_500 },
    { advanceMs: 20_000, note: 'The address is up, and nobody knows.' },
    { never: { event: 'io.resumed' } },
    {
      until: 'neighbour.stale',
      node: 'host-1',
      match: { address: A2 },
      withinMs: 20_000,
      note: 'The host does not believe its old entry any more, and asks.',
    },
    {
      until: 'io.resumed',
      node: 'host-1',
      match: { lun: 0 },
      withinMs: 10_000,
      as: 'resumed',
    },
    { order: ['done', 'resumed'], atLeastMs: 25_000, withinMs: 40_000 },
    { seen: { event: 'arp.suppressed', node: B, match: { address: A2 } }, times: 3 },
    { never: { event: 'io.verifyFailed' } },
  ],
};

export const withArp: Scenario = {
  name: 'ds300/with-arp',
  title: 'With the three ARP packets the same host goes on within seconds',
  story:
    'The same crash and the same host with one path. The first ARP packet tells it the new MAC, and ' +
    'it logs in again at once.',
  family: 'ds300',
  sources: ['S3:17', 'S3:18', 'S3:19'],
  start: { config: { hostPaths: 1 } },
  steps: [
    { inject: 'node.crash', target: A, as: 'crash' },
    { until: 'neighbour.moved', node: 'host-1', match: { address: A2 }, withinMs: 3_000 },
    {
      until: 'io.resumed',
      node: 'host-1',
      match: { lun: 0 },
      withinMs: 5_000,
      as: 'resumed',
    },
    { order: ['crash', 'resumed'], withinMs: 5_000 },
    { advanceMs: 3_000 },
    { seen: { event: 'arp.announced', node: B, match: { address: A2 } }, times: 3 },
    { never: { event: 'io.verifyFailed' } },
    { never: { event: 'io.timedOut' } },
    { hazards: [] },
  ],
};
