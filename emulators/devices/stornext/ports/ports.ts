// What an MDC shows to the network: SSH on each address that it holds, its own and, while it is
// primary, the virtual one. SNMP, web services and syslog are not served yet; each will be one more
// service of this list.

import type { BlockTable } from '../../../process/blockDevice.ts';
import type { NodeHandle, OpenPort } from '../../../process/port.ts';
import { openBoard } from '../../../process/serviceBoard.ts';
import type { ShellProfile } from '../../../process/shellProfile.ts';
import { createSshService } from '../../../process/ssh.ts';
import { ARB_DISK } from '../core/config.ts';
import { shellProfile as profile } from '../core/console/conversation.ts';
import { arbTable } from './arbSqlite.ts';

const USERS = ['root'];

export const blockTables: { readonly [disk: string]: BlockTable } = { [ARB_DISK]: arbTable };
export const shellProfile: ShellProfile = profile;

export async function openPorts(handle: NodeHandle): Promise<OpenPort> {
  return openBoard(handle, { tcp: [await createSshService(handle, { users: USERS })] });
}
