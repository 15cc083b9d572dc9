import type { Scenario } from '../../../../core/scenario.ts';
import { A, A2, B, enablePeer, HOST_NOTICED_NOTHING } from './steps.ts';

export const failbackManual: Scenario = {
  name: 'ds300/failback-manual',
  title: 'Failback by hand: arrays and addresses stay until somebody asks',
  story:
    'After a takeover A is enabled again. With the manual policy nothing moves by itself; ' +
    'failback now returns the array, then the addresses, each with three ARP packets.',
  family: 'ds300',
  sources: ['S3:20', 'S3:31', 'S3:35'],
  steps: [
    { inject: 'node.crash', target: A },
    { until: 'failover.completed', node: B, withinMs: 3_000 },
    ...enablePeer(B),
    { advanceMs: 30_000, note: 'The policy is manual: nothing moves.' },
    { never: { event: 'failback.began' } },
    {
      exec: 'failback now',
      node: B,
      expect: { exitCode: 0, contains: 'Failback complete' },
      withinMs: 20_000,
      note: 'Somebody asks.',
    },
    {
      until: 'array.moved',
      node: A,
      match: { array: 'MCTRLA', cause: 'failback' },
      withinMs: 5_000,
    },
    { advanceMs: 5_000 },
    { seen: { event: 'address.moved', node: A, match: { address: A2, to: 'A ETH2' } } },
    { seen: { event: 'arp.announced', node: A, match: { address: A2 } }, times: 3 },
    { never: { event: 'array.preferredChanged' } },
    ...HOST_NOTICED_NOTHING,
    { hazards: [] },
  ],
};

export const failbackInterrupted: Scenario = {
  name: 'ds300/failback-interrupted',
  title: 'A failback stops half-way: arrays are home, addresses are not, and it is asked for again',
  story:
    'The failback breaks off after its first array. The addresses stay with the survivor, and hosts ' +
    'reach the array by the other controller’s own ports. Asked for once more, it comes to its end.',
  family: 'ds300',
  sources: ['S3:20'],
  steps: [
    { inject: 'node.crash', target: A },
    { until: 'failover.completed', node: B, withinMs: 3_000 },
    ...enablePeer(B),
    { inject: 'failback.interrupted', target: B, as: 'broken' },
    {
      exec: 'failback now',
      node: B,
      expect: { exitCode: 2 },
      withinMs: 20_000,
      note: 'It stops after the array.',
    },
    { seen: { event: 'failback.interrupted', node: B } },
    { until: 'array.moved', node: A, match: { array: 'MCTRLA' }, withinMs: 1_000 },
    { never: { event: 'address.moved', node: A } },
    { heal: 'broken' },
    { exec: 'failback now', node: B, expect: { exitCode: 0 }, withinMs: 20_000 },
    { advanceMs: 5_000 },
    { seen: { event: 'address.moved', node: A, match: { address: A2, to: 'A ETH2' } } },
    { never: { event: 'io.verifyFailed' } },
  ],
};
