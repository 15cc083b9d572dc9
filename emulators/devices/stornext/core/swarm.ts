// How random runs of the pair are made: what breaks for how long, and what operators type
// meanwhile. Durations lie around the protocol's own constants: half a second, the cap of two
// seconds, loss after three, the timer of five, and interval + delta.

import type { SwarmProfile } from '../../../core/device.ts';
import { SEARCH_CONFIG } from './config.ts';
import { isPairSettled } from './pair.ts';

const FS = { fs: 'shared' };

export const SWARM: SwarmProfile = {
  config: SEARCH_CONFIG,
  durationsMs: [
    200, 499, 500, 501, 1_000, 2_000, 2_600, 3_000, 4_000, 4_999, 5_000, 5_500, 6_000, 8_000,
    12_000,
  ],
  faults: [
    { request: { kind: 'link.cut', target: 'metadata-lan' }, weight: 6 },
    { request: { kind: 'link.cut', target: 'metadata-lan', params: { from: 'mdc-a' } }, weight: 2 },
    {
      request: { kind: 'link.delay', target: 'metadata-lan', params: { delayMs: 240 } },
      weight: 2,
    },
    {
      request: { kind: 'link.delay', target: 'metadata-lan', params: { delayMs: 2_500 } },
      weight: 1,
    },
    {
      request: { kind: 'link.drop', target: 'metadata-lan', params: { probability: 300 } },
      weight: 2,
    },
    { request: { kind: 'link.duplicate', target: 'metadata-lan' }, weight: 1 },
    {
      request: { kind: 'link.corrupt', target: 'metadata-lan', params: { probability: 300 } },
      weight: 1,
    },
    { request: { kind: 'link.cut', target: 'mdc-a/client-lan' }, weight: 1 },
    { request: { kind: 'clients.lost', target: 'mdc-b' }, weight: 1 },
    { request: { kind: 'disk.slow', target: 'mdc-a/arb', params: { delayMs: 3_500 } }, weight: 3 },
    { request: { kind: 'disk.slow', target: 'mdc-a/arb', params: { delayMs: 5_200 } }, weight: 4 },
    { request: { kind: 'disk.slow', target: 'mdc-b/arb', params: { delayMs: 4_800 } }, weight: 2 },
    { request: { kind: 'disk.slow', target: 'arb', params: { delayMs: 700 } }, weight: 2 },
    { request: { kind: 'disk.fail', target: 'mdc-a/arb' }, weight: 5 },
    { request: { kind: 'disk.fail', target: 'mdc-b/arb' }, weight: 2 },
    { request: { kind: 'disk.fail', target: 'arb', params: { probability: 500 } }, weight: 2 },
    { request: { kind: 'disk.tornWrite', target: 'arb', params: { probability: 300 } }, weight: 2 },
    { request: { kind: 'node.crash', target: 'mdc-a' }, weight: 1 },
    { request: { kind: 'node.crash', target: 'mdc-b' }, weight: 1 },
    { request: { kind: 'node.pause', target: 'mdc-a' }, weight: 3 },
    { request: { kind: 'node.pause', target: 'mdc-b' }, weight: 2 },
    { request: { kind: 'node.powerLoss', target: 'mdc-b' }, weight: 1 },
    { request: { kind: 'mount.busy', target: 'mdc-a', params: FS }, weight: 3 },
    {
      request: { kind: 'mount.busy', target: 'mdc-a', params: { ...FS, exitAfterMs: 4_000 } },
      weight: 1,
    },
    { request: { kind: 'snactivated.fail', target: 'mdc-b' }, weight: 1 },
    { request: { kind: 'fsm.kill', target: 'mdc-a', params: FS }, weight: 1 },
    { request: { kind: 'fsm.kill', target: 'mdc-b', params: FS }, weight: 2 },
    { request: { kind: 'fsmpm.kill', target: 'mdc-a' }, weight: 1 },
    { request: { kind: 'snhamgr.kill', target: 'mdc-a' }, weight: 1 },
  ],
  commands: [
    { node: 'mdc-a', line: 'service cvfs stop', weight: 3 },
    { node: 'mdc-a', line: 'service cvfs start', weight: 2 },
    { node: 'mdc-b', line: 'service cvfs restart', weight: 1 },
    { node: 'mdc-a', line: 'snhamgr force smith', weight: 1 },
    { node: 'mdc-b', line: 'snhamgr mode=locked', weight: 7 },
    { node: 'mdc-b', line: 'snhamgr mode=default', weight: 4 },
    { node: 'mdc-a', line: 'snhamgr mode=single', weight: 7 },
    { node: 'mdc-a', line: 'snhamgr mode=config', weight: 2 },
    { node: 'mdc-a', line: 'snhamgr mode=default', weight: 2 },
    { node: 'mdc-a', line: 'snhamgr peerdown', weight: 1 },
    { node: 'mdc-a', line: 'snhamgr peerup', weight: 1 },
    { node: 'mdc-b', line: 'snhamgr start', weight: 1 },
    { node: 'mdc-a', line: 'snhamgr stop', weight: 1 },
    { node: 'mdc-b', line: 'cvadmin -e "activate shared"', weight: 1 },
    { node: 'mdc-b', line: 'cvadmin -e "activate shared 9"', weight: 1 },
    { node: 'mdc-a', line: 'cvadmin -e "fail shared"', weight: 1 },
    { node: 'mdc-a', line: 'umount /stornext/shared', weight: 1 },
    { node: 'mdc-b', line: 'reboot', weight: 1 },
  ],
  recovered: isPairSettled,
  // A boot, a start, a restart of an FSM, an election, a usurpation and snactivated, with room.
  withinMs: 180_000,
  repair: ['mdc-a', 'mdc-b'].flatMap((node) =>
    [
      'service snhamgr start',
      'snhamgr clear',
      'snhamgr mode=default',
      'service cvfs start',
      'cvadmin -e "start shared"',
    ].map((line) => ({ node, line })),
  ),
};
