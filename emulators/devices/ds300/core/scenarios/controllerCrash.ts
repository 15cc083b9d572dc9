import type { Scenario } from '../../../../core/scenario.ts';
import { A, A2, A3, B, enablePeer, HOST_NOTICED_NOTHING, movedTo, resumes } from './steps.ts';

export const controllerCrash: Scenario = {
  name: 'ds300/controller-crash',
  title: 'A controller crashes: the other takes over its storage and its addresses',
  story:
    'Controller A dies. B misses the heartbeat, claims the enclosure, takes over MCTRLA, ' +
    'and brings up A’s addresses as aliases on its own ports. Three ARP packets for each ' +
    'tell hosts and switches. A comes back, and serves nothing until somebody enables it.',
  family: 'ds300',
  sources: ['S3:6', 'S3:16', 'S3:17', 'S3:18', 'S3:19', 'S3:33', 'S3:76'],
  steps: [
    { inject: 'node.crash', target: A, as: 'crash', note: 'Controller A crashes.' },
    { until: 'heartbeat.lost', node: B, withinMs: 1_500, note: 'B misses the heartbeat.' },
    { until: 'failover.completed', node: B, withinMs: 2_000, as: 'done' },
    { order: ['crash', 'done'], withinMs: 2_500, note: 'Detection and takeover: 2.5 s at most.' },
    resumes(0, 5_000, 'The I/O to A’s logical drive goes on at the same address.'),
    { advanceMs: 3_000 },
    ...movedTo(B, A2, 'B ETH2'),
    ...movedTo(B, A3, 'B ETH3'),
    ...movedTo(B, '192.168.132.31', 'B management'),
    { seen: { event: 'peer.fenced', node: B } },
    {
      exec: 'event list',
      node: B,
      expect: { exitCode: 0, contains: 'Network interface link lost on interface1' },
    },
    ...enablePeer(B),
    { exec: 'controller list', node: A, expect: { exitCode: 0 } },
    ...HOST_NOTICED_NOTHING,
    { hazards: [] },
  ],
};
