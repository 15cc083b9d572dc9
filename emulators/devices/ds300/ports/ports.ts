// What a controller shows to the network: the target on the iSCSI addresses that it holds, its own
// and its peer's aliases; SSH, telnet, SNMP and the support archive on the management ones. host-1
// is an initiator: nobody connects to it.

import type { NodeHandle, OpenPort } from '../../../process/port.ts';
import { openBoard } from '../../../process/serviceBoard.ts';
import { createSnmpAgent } from '../../../process/snmp/agent.ts';
import { createEngine } from '../../../process/snmp/usm.ts';
import { createSshService } from '../../../process/ssh.ts';
import { createTelnetService } from '../../../process/telnet.ts';
import { HOST, MANAGEMENT_PORTS, SIDES } from '../core/config.ts';
import { createAnnouncer, toInterfaces } from './announcer.ts';
import { createArchiveService } from './archive.ts';
import { toCapture } from './capture.ts';
import { openForwarder } from './forward.ts';
import { openTarget } from './target.ts';

/** DESIGN §4: one account. */
const USERS = ['admin'];
const BANNER = '\nIBM TotalStorage DS300\n\n';
/** IBM's number among the enterprises. */
const ENTERPRISE = 2;
const MANAGEMENT_ADDRESSES = SIDES.map((side) => MANAGEMENT_PORTS[side].address);

export { blockTables } from './blocks.ts';

export function openPorts(handle: NodeHandle): Promise<OpenPort> {
  return handle.node === HOST ? openBoard(handle, {}) : openControllerPorts(handle);
}

async function openControllerPorts(handle: NodeHandle): Promise<OpenPort> {
  const target = openTarget(handle);
  const announcer = createAnnouncer(handle, [toInterfaces(handle), toCapture(handle)]);
  const agent = createSnmpAgent(handle, createEngine(ENTERPRISE, handle.node));
  const management = [
    await createSshService(handle, { users: USERS }),
    createTelnetService(handle, { users: USERS, banner: BANNER }),
    createArchiveService(handle),
  ];
  const isManagement = (address: string) => MANAGEMENT_ADDRESSES.includes(address);
  const board = await openBoard(handle, {
    tcp: management,
    udp: [agent.service],
    shows: isManagement,
    tcpAt: (address) => [target.serviceAt(address) ?? []].flat(),
  });
  const forwarder = openForwarder(handle);
  return {
    announcesItself: true,
    get endpoints() {
      return board.endpoints;
    },
    async addressChanged(address, isHeld) {
      await board.addressChanged(address, isHeld);
      announcer.look();
    },
    async stepped() {
      agent.stepped();
      announcer.look();
      await target.stepped();
    },
    hung: (isHung) => target.hung(isHung),
    async close() {
      forwarder.close();
      target.close();
      await board.close();
    },
  };
}
