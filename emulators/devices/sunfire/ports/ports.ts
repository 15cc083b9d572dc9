// What an SC shows to the network: SSH and telnet on each address that it holds, its own on the I2
// and the community network and, while it is main, the floating ones; and the logs that it forwards
// by syslog. An SC whose Solaris is not up takes no connection. The platform has no address.

import type { NodeHandle, OpenPort } from '../../../process/port.ts';
import { openBoard } from '../../../process/serviceBoard.ts';
import type { ShellProfile } from '../../../process/shellProfile.ts';
import { createSshService } from '../../../process/ssh.ts';
import { createTelnetService } from '../../../process/telnet.ts';
import { UpGate } from '../../../process/upGate.ts';
import { readConfig } from '../core/config.ts';
import { ACCOUNTS } from '../core/console/accounts.ts';
import { shellProfile as profile } from '../core/console/conversation.ts';
import { OS_SOURCE } from '../core/console/files.ts';
import { forwardLogs } from './syslog.ts';

const USERS = ACCOUNTS.map(({ name }) => name);
const BANNER = '\nSunOS 5.8\n\n';

export const shellProfile: ShellProfile = profile;

export async function openPorts(handle: NodeHandle): Promise<OpenPort> {
  const gate = new UpGate(handle, async () => {
    const view = await handle.query({ kind: 'lines', source: OS_SOURCE, since: 0 });
    return view?.lines[0] === 'up';
  });
  const tcp = [
    gate.guard(await createSshService(handle, { users: USERS })),
    gate.guard(createTelnetService(handle, { users: USERS, banner: BANNER })),
  ];
  const board = await openBoard(handle, { tcp });
  const forwarder = forwardLogs(handle, readConfig(handle.identity.config).syslogTargets);
  return {
    get endpoints() {
      return board.endpoints;
    },
    addressChanged: board.addressChanged,
    async close() {
      gate.close();
      forwarder.close();
      await board.close();
    },
  };
}
