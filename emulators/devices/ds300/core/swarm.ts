// How random runs are made: what breaks for how long, and what operators type meanwhile. Durations
// lie around the constants: heartbeat loss, takeover, ARP packets, boot and peer enable.

import type { SwarmProfile } from '../../../core/device.ts';
import { SEARCH_CONFIG } from './config.ts';
import { isRackSettled } from './pair.ts';

const PORTS = ['ds300-a/data-2', 'ds300-a/data-3', 'ds300-b/data-2', 'ds300-b/data-3'];
const CONTROLLERS = ['ds300-a', 'ds300-b'];
const MODES = ['local', 'remote', 'both', 'none'];

export const SWARM: SwarmProfile = {
  config: SEARCH_CONFIG,
  durationsMs: [100, 300, 800, 1_000, 1_200, 2_000, 2_500, 5_000, 10_000, 20_000, 30_000],
  faults: [
    ...PORTS.map((target) => ({ request: { kind: 'link.cut', target }, weight: 4 })),
    ...CONTROLLERS.flatMap((target) => [
      { request: { kind: 'node.crash', target }, weight: 4 },
      { request: { kind: 'node.hang', target }, weight: 2 },
      { request: { kind: 'node.pause', target }, weight: 2 },
      { request: { kind: 'node.powerLoss', target }, weight: 2 },
      { request: { kind: 'port.flapping', target, params: { port: 'eth3' } }, weight: 1 },
      { request: { kind: 'battery.dead', target }, weight: 1 },
      { request: { kind: 'cache.notMirrored', target }, weight: 1 },
      { request: { kind: 'failback.interrupted', target }, weight: 1 },
      { request: { kind: 'arp.dropped', target }, weight: 1 },
      { request: { kind: 'takeover.delayed', target, params: { delayMs: 5_000 } }, weight: 1 },
      { request: { kind: 'scsi.status', target, params: { count: 3 } }, weight: 1 },
      {
        request: {
          kind: 'link.drop',
          target: `${target}/interface1`,
          params: { probability: 300 },
        },
        weight: 1,
      },
      {
        request: { kind: 'disk.slow', target: `${target}/enclosure`, params: { delayMs: 3_000 } },
        weight: 2,
      },
      { request: { kind: 'disk.fail', target: `${target}/enclosure` }, weight: 1 },
    ]),
    { request: { kind: 'node.crash', target: 'host-1' }, weight: 1 },
    { request: { kind: 'link.cut', target: 'interface1' }, weight: 3 },
    { request: { kind: 'link.delay', target: 'interface1', params: { delayMs: 700 } }, weight: 2 },
    { request: { kind: 'link.duplicate', target: 'interface1' }, weight: 1 },
    {
      request: { kind: 'link.corrupt', target: 'interface1', params: { probability: 200 } },
      weight: 1,
    },
    { request: { kind: 'link.drop', target: 'data-2', params: { probability: 200 } }, weight: 1 },
    { request: { kind: 'link.delay', target: 'data-3', params: { delayMs: 1_500 } }, weight: 1 },
    { request: { kind: 'link.duplicate', target: 'data-2' }, weight: 1 },
    { request: { kind: 'switch.down', target: 'data-2' }, weight: 1 },
    { request: { kind: 'switch.down', target: 'data-3' }, weight: 1 },
    { request: { kind: 'disk.slow', target: 'enclosure', params: { delayMs: 500 } }, weight: 1 },
    { request: { kind: 'drive.failed', target: 'enclosure', params: { bay: 0 } }, weight: 1 },
    { request: { kind: 'drive.pulled', target: 'enclosure', params: { bay: 8 } }, weight: 1 },
    { request: { kind: 'drive.failed', target: 'enclosure', params: { bay: 1 } }, weight: 1 },
    { request: { kind: 'drive.slow', target: 'enclosure', params: { bay: 7 } }, weight: 1 },
  ],
  commands: [
    ...CONTROLLERS.flatMap((node) => [
      ...MODES.map((mode) => ({ node, line: `ipfailover ${mode}`, weight: 2 })),
      { node, line: 'peer enable', weight: 6 },
      { node, line: 'failback now', weight: 3 },
      { node, line: 'array move MCTRLA b', weight: 1 },
      { node, line: 'array move MCTRLA a', weight: 1 },
      { node, line: 'array move MCTRLB a', weight: 1 },
      { node, line: 'failback automatic', weight: 1 },
      { node, line: 'failback manual', weight: 1 },
    ]),
    { node: 'ds300-a', line: 'controller failover a', weight: 1 },
    { node: 'ds300-b', line: 'controller failover a', weight: 1 },
  ],
  recovered: isRackSettled,
  // A boot, peer enable, failback of two arrays, three ARP packets, host-1's retries: with room.
  withinMs: 240_000,
  repair: [
    ...CONTROLLERS.map((node) => ({ node, line: 'ipfailover both' })),
    ...CONTROLLERS.map((node) => ({ node, line: 'peer enable' })),
    ...CONTROLLERS.map((node) => ({ node, line: 'failback now' })),
  ],
};
