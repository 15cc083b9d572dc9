// What the four computers show to the network. A node: SSH, HTTPS and SNMP on its management
// address and, while it holds it, the cluster's; the receiver of hwassist on its own alone. An
// SP: SSH. A computer that is down, boots or hangs answers nobody. What a node forwards of its
// EMS log and what an SP sends to its partner's node leave from here as well.

import type { BlockTable } from '../../../process/blockDevice.ts';
import type { NodeHandle, OpenPort } from '../../../process/port.ts';
import { openBoard } from '../../../process/serviceBoard.ts';
import { createSnmpAgent } from '../../../process/snmp/agent.ts';
import { createEngine, SecurityModel } from '../../../process/snmp/usm.ts';
import { createSshService, type SshOptions } from '../../../process/ssh.ts';
import { UpGate } from '../../../process/upGate.ts';
import { MAILBOX, MEMBERS, type NodeName, SP_NODES } from '../core/members.ts';
import { tellDenied } from './denied.ts';
import { openForwarder } from './forward.ts';
import { createHttpsService } from './https.ts';
import { createHwassistReceiver, openHwassistSender } from './hwassist.ts';
import { mailboxTable } from './mailboxSqlite.ts';

/** DESIGN §6: `admin` and `monitor`, on ONTAP and on the SP. */
const USERS = ['admin', 'monitor'];
/** NetApp's number among the enterprises. */
const ENTERPRISE = 789;

export const blockTables: { readonly [disk: string]: BlockTable } = { [MAILBOX]: mailboxTable };

export function openPorts(handle: NodeHandle): Promise<OpenPort> {
  return handle.node in SP_NODES ? openSpPorts(handle) : openNodePorts(handle);
}

/** Who may log in is the cluster's to say, and its log tells who tried in vain. */
function gatekeepingOf(handle: NodeHandle): NonNullable<SshOptions['gatekeeping']> {
  return {
    async findAccount(user) {
      const args = { user, application: 'ssh' };
      const account = await handle.query({ kind: 'data', name: 'account', args });
      const { isAllowed, password } = account as { isAllowed: boolean; password: string };
      return isAllowed ? { password } : null;
    },
    onRefused: (user) => tellDenied(handle, user, 'ssh'),
  };
}

async function openNodePorts(handle: NodeHandle): Promise<OpenPort> {
  const { managementAddress } = MEMBERS[handle.node as NodeName];
  const gate = new UpGate(handle, () => isUp(handle));
  const engine = createEngine(ENTERPRISE, handle.node);
  const agent = createSnmpAgent(handle, engine);
  const hwassist = createHwassistReceiver(handle);
  const board = await openBoard(handle, {
    tcp: [
      gate.guard(
        await createSshService(handle, { users: USERS, gatekeeping: gatekeepingOf(handle) }),
      ),
      gate.guard(await createHttpsService(handle)),
      gate.guard(hwassist.tcp),
    ],
    udp: [agent.service, gate.guardDatagrams(hwassist.udp)],
    shows: (address, protocol) => protocol !== 'trap' || address === managementAddress,
  });
  const forwarder = openForwarder(handle, new SecurityModel(engine));
  return {
    get endpoints() {
      return board.endpoints;
    },
    addressChanged: board.addressChanged,
    stepped: agent.stepped,
    async close() {
      gate.close();
      forwarder.close();
      await board.close();
    },
  };
}

async function openSpPorts(handle: NodeHandle): Promise<OpenPort> {
  const gate = new UpGate(handle, () => isUp(handle));
  const gatekeeping = { onRefused: (user: string) => tellDenied(handle, user, 'ssh') };
  const board = await openBoard(handle, {
    tcp: [gate.guard(await createSshService(handle, { users: USERS, gatekeeping }))],
  });
  const sender = openHwassistSender(handle);
  return {
    get endpoints() {
      return board.endpoints;
    },
    addressChanged: board.addressChanged,
    async close() {
      gate.close();
      sender.close();
      await board.close();
    },
  };
}

async function isUp(handle: NodeHandle): Promise<boolean> {
  return (await handle.query({ kind: 'data', name: 'up', args: {} })) === true;
}
