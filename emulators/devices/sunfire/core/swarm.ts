// How random runs are made: what breaks for how long, and what operators type meanwhile. Durations
// lie around the protocol's own constants: the loss of heartbeats and of RPC, the takeover, the two
// checks, hwad's programming window.

import type { SwarmProfile } from '../../../core/device.ts';
import { SEARCH_CONFIG } from './config.ts';
import { isRackSettled } from './pair.ts';

export const SWARM: SwarmProfile = {
  config: SEARCH_CONFIG,
  durationsMs: [
    200, 501, 1_000, 2_400, 5_000, 5_170, 8_000, 10_000, 12_000, 15_000, 18_500, 23_700, 30_000,
  ],
  faults: [
    { request: { kind: 'link.cut', target: 'i2-network' }, weight: 4 },
    { request: { kind: 'link.cut', target: 'heartbeat-lines' }, weight: 4 },
    { request: { kind: 'link.cut', target: 'community-network' }, weight: 1 },
    { request: { kind: 'link.cut', target: 'sc0/community-network' }, weight: 2 },
    { request: { kind: 'link.cut', target: 'clock-sc0' }, weight: 3 },
    { request: { kind: 'link.cut', target: 'clock-sc1' }, weight: 2 },
    { request: { kind: 'link.cut', target: 'console-bus-sc0' }, weight: 2 },
    { request: { kind: 'link.cut', target: 'console-bus-sc1' }, weight: 1 },
    { request: { kind: 'link.cut', target: 'sc0/i2c' }, weight: 2 },
    {
      request: { kind: 'link.delay', target: 'i2-network', params: { delayMs: 3_000 } },
      weight: 1,
    },
    {
      request: { kind: 'link.delay', target: 'console-bus-sc1', params: { delayMs: 300 } },
      weight: 1,
    },
    {
      request: { kind: 'link.drop', target: 'i2-network', params: { probability: 300 } },
      weight: 2,
    },
    {
      request: { kind: 'link.drop', target: 'heartbeat-lines', params: { probability: 500 } },
      weight: 2,
    },
    {
      request: { kind: 'link.drop', target: 'console-bus-sc0', params: { probability: 200 } },
      weight: 1,
    },
    { request: { kind: 'link.duplicate', target: 'i2-network' }, weight: 1 },
    {
      request: { kind: 'link.corrupt', target: 'i2-network', params: { probability: 300 } },
      weight: 1,
    },
    { request: { kind: 'node.crash', target: 'sc0' }, weight: 3 },
    { request: { kind: 'node.crash', target: 'sc1' }, weight: 3 },
    { request: { kind: 'node.pause', target: 'sc0' }, weight: 2 },
    { request: { kind: 'node.hang', target: 'sc1' }, weight: 2 },
    { request: { kind: 'node.powerLoss', target: 'sc0' }, weight: 2 },
    { request: { kind: 'node.powerLoss', target: 'sc1' }, weight: 2 },
    { request: { kind: 'i2c.timeout', target: 'sc0', params: { buses: '0-17' } }, weight: 2 },
    { request: { kind: 'i2c.timeout', target: 'sc1', params: { buses: '1' } }, weight: 1 },
    { request: { kind: 'daemon.kill', target: 'sc0', params: { daemon: 'fomd' } }, weight: 2 },
    { request: { kind: 'daemon.kill', target: 'sc0', params: { daemon: 'hwad' } }, weight: 2 },
    { request: { kind: 'daemon.kill', target: 'sc1', params: { daemon: 'fomd' } }, weight: 1 },
    { request: { kind: 'daemon.dying', target: 'sc0', params: { daemon: 'dsmd' } }, weight: 1 },
    { request: { kind: 'disk.full', target: 'sc0' }, weight: 1 },
    { request: { kind: 'clock.drift', target: 'platform', params: { sc: 'sc1' } }, weight: 2 },
    { request: { kind: 'clock.dead', target: 'platform', params: { sc: 'sc0' } }, weight: 1 },
    { request: { kind: 'spll.stuck', target: 'platform', params: { board: 'SB0' } }, weight: 1 },
    {
      request: { kind: 'board.unregistrable', target: 'platform', params: { board: 'IO1' } },
      weight: 1,
    },
    { request: { kind: 'fan.fail', target: 'platform' }, weight: 1 },
  ],
  commands: [
    { node: 'sc0', line: '/etc/init.d/sms stop', weight: 5 },
    { node: 'sc1', line: '/etc/init.d/sms stop', weight: 5 },
    { node: 'sc0', line: '/etc/init.d/sms start', weight: 5 },
    { node: 'sc1', line: '/etc/init.d/sms start', weight: 5 },
    { node: 'sc0', line: 'setfailover off', weight: 2 },
    { node: 'sc0', line: 'setfailover on', weight: 2 },
    { node: 'sc0', line: 'setfailover force', weight: 2 },
    { node: 'sc1', line: 'setfailover on', weight: 1 },
    { node: 'sc0', line: 'setkeyswitch -d B -y off', weight: 1 },
    { node: 'sc0', line: 'setkeyswitch -d B on', weight: 1 },
    { node: 'sc0', line: 'resetsc -y', weight: 1 },
    { node: 'sc1', line: 'init 0', weight: 1 },
    { node: 'sc0', line: 'init 6', weight: 1 },
  ],
  recovered: isRackSettled,
  // A boot, two checks, hwad's work, a domain on its way up, and that once more, with room.
  withinMs: 420_000,
  repair: ['sc0', 'sc1'].flatMap((node) =>
    ['go', '/etc/init.d/sms start', 'setkeyswitch -d A on', 'setkeyswitch -d B on'].map((line) => ({
      node,
      line,
    })),
  ),
};
