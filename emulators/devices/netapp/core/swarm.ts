// How random runs are made: what breaks for how long, and what operators type meanwhile. Durations
// lie around the protocol's own constants: the mailbox's detection, the lease and the fence, the
// heartbeat ladder, boots, and the delay of the auto-giveback.

import type { SwarmProfile } from '../../../core/device.ts';
import type { JsonObject } from '../../../core/json.ts';
import { SEARCH_CONFIG } from './config.ts';
import { isRackSettled } from './pair.ts';

function fault(kind: string, target: string, weight: number, params?: JsonObject) {
  return { request: params === undefined ? { kind, target } : { kind, target, params }, weight };
}

/** What operators type once nothing is broken any more, on either node. */
const REPAIR = [
  'boot_ontap',
  'cluster ha modify -configured true\ny',
  'storage failover modify -node * -enabled true -auto-giveback true -hwassist true',
  'storage failover giveback -fromnode local',
];
/** Auto-update begins with the package. */
const GET_PACKAGE =
  'set -privilege advanced -confirmations off; ' +
  'system node image get -package http://host/308-03991_A0-FAS26X0-FAS8200_5.8_SP_FW.zip';
const NOT_AUTO = '-auto-giveback false';

export const SWARM: SwarmProfile = {
  config: SEARCH_CONFIG,
  durationsMs: [
    1_000, 2_000, 3_000, 5_000, 8_000, 10_000, 13_000, 15_000, 20_000, 30_000, 40_000, 60_000,
  ],
  faults: [
    fault('link.cut', 'ha-interconnect', 4),
    fault('link.cut', 'ha-interconnect', 1, { from: 'netapp-01' }),
    fault('link.delay', 'ha-interconnect', 1, { delayMs: 4_000 }),
    fault('link.drop', 'ha-interconnect', 2, { probability: 500 }),
    fault('link.duplicate', 'ha-interconnect', 1),
    fault('link.corrupt', 'ha-interconnect', 1, { probability: 300 }),
    fault('link.cut', 'cluster-network', 2),
    fault('link.delay', 'cluster-network', 1, { delayMs: 3_000 }),
    fault('link.cut', 'management-lan', 2),
    fault('link.cut', 'netapp-01/management-lan', 1),
    fault('link.cut', 'netapp-02-sp/management-lan', 1),
    fault('link.cut', 'sp-bus-01', 2),
    fault('link.cut', 'sp-bus-02', 1),
    fault('disk.fail', 'mailbox', 2),
    fault('disk.fail', 'netapp-01/mailbox', 3),
    fault('disk.fail', 'netapp-02/mailbox', 2),
    fault('disk.slow', 'netapp-01/mailbox', 2, { delayMs: 6_000 }),
    fault('disk.slow', 'netapp-02/mailbox', 2, { delayMs: 20_000 }),
    fault('disk.tornWrite', 'netapp-01/mailbox', 1),
    fault('node.crash', 'netapp-01', 3),
    fault('node.crash', 'netapp-02', 2),
    fault('node.crash', 'netapp-01-sp', 1),
    fault('node.pause', 'netapp-01', 3),
    fault('node.pause', 'netapp-02', 2),
    fault('node.hang', 'netapp-01', 3),
    fault('node.hang', 'netapp-02-sp', 2),
    fault('node.powerLoss', 'netapp-01', 3),
    fault('node.powerLoss', 'netapp-02', 2),
    fault('node.powerLoss', 'netapp-02-sp', 1),
    fault('node.panic', 'netapp-01', 2),
    fault('node.panic', 'netapp-02', 1),
    fault('giveback.veto', 'netapp-02', 3),
    fault('version.mismatch', 'netapp-02', 1),
    fault('shelf.hot', 'netapp-02', 1),
    fault('sp.hang', 'netapp-01-sp', 2, { part: 'ethernet' }),
    fault('sp.hang', 'netapp-02-sp', 2, { part: 'whole' }),
    fault('sp.heartbeatLost', 'netapp-01-sp', 3),
    fault('hwassist.keepAliveLost', 'netapp-02-sp', 2),
    fault('hwassist.wrongSecret', 'netapp-02-sp', 1),
    fault('hwassist.wrongSystemId', 'netapp-01-sp', 1),
    fault('hwassist.flood', 'netapp-01-sp', 1),
    fault('hwassist.falseAlert', 'netapp-02-sp', 1, { event: 'power_off_via_rlm' }),
    fault('hwassist.falseAlert', 'netapp-02-sp', 1, { event: 'power_cycle_via_rlm' }),
    fault('hwassist.falseAlert', 'netapp-02-sp', 1, { event: 'reset_via_rlm' }),
    fault('hwassist.falseAlert', 'netapp-02-sp', 1, { event: 'unheard_of' }),
    fault('chassisFan.fail', 'netapp-01-sp', 1),
    fault('sp.power', 'netapp-01-sp', 1, { to: 'off' }),
    fault('sp.power', 'netapp-01-sp', 1, { to: 'cycle' }),
    fault('sp.power', 'netapp-02-sp', 1, { to: 'reset' }),
    fault('post.error', 'netapp-02', 1),
  ],
  commands: [
    command('storage failover takeover -ofnode netapp-02\ny', 'netapp-01', 3),
    command('storage failover takeover -ofnode netapp-01\ny', 'netapp-02', 3),
    command('storage failover takeover -ofnode netapp-01 -option immediate\ny', 'netapp-02', 1),
    command('storage failover giveback -ofnode netapp-02', 'netapp-01', 4),
    command('storage failover giveback -ofnode netapp-01', 'netapp-02', 4),
    command('storage failover modify -node * -enabled false', 'netapp-01', 1),
    command('storage failover modify -node netapp-02 -auto-giveback false', 'netapp-01', 1),
    command('storage failover modify -node netapp-01 -hwassist false', 'netapp-01', 1),
    command('storage failover modify -node * -onreboot false', 'netapp-01', 1),
    command(`storage failover modify -node * -onreboot false ${NOT_AUTO}`, 'netapp-02', 1),
    command('storage failover modify -node * -onpanic false', 'netapp-02', 1),
    command('storage failover modify -node * -auto-giveback-after-panic false', 'netapp-01', 1),
    command('cluster ha modify -configured false\ny', 'netapp-01', 1),
    command(GET_PACKAGE, 'netapp-01', 2),
    command('storage failover hwassist test -node netapp-01', 'netapp-01', 1),
    command('system node reboot -node netapp-01\ny', 'netapp-01', 2),
    command('system node reboot -node netapp-02 -inhibit-takeover true\ny', 'netapp-02', 1),
    command('system node halt -node netapp-01\ny', 'netapp-01', 1),
    command('system service-processor reboot-sp -node netapp-01\ny', 'netapp-01', 1),
    command('network interface migrate -vserver netapp -lif cluster_mgmt', 'netapp-01', 1),
  ],
  recovered: isRackSettled,
  // A boot into a giveback that comes by itself, after a ladder, and that once more, with room.
  withinMs: 600_000,
  repair: [
    ...['netapp-01-sp', 'netapp-02-sp'].map((node) => ({ node, line: 'system power on' })),
    ...['netapp-01', 'netapp-02'].flatMap((node) => REPAIR.map((line) => ({ node, line }))),
  ],
};

function command(line: string, node: string, weight: number) {
  return { node, line, weight };
}
