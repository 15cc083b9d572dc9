// Who has an address that a node of ours needs? Another rack of this user says so when it is asked;
// anybody else stays unnamed.

import type { NodeId } from '../../emulators/core/ids.ts';
import { rackError } from '../core/protocol/errors.ts';
import type { RackDocument } from '../core/protocol/rack.ts';
import { announcedRacks, type RackFile } from './runDirectory.ts';

/** A rack answers within this, or is not asked any longer. */
const ANSWER_MS = 1_000;

/** `address`: like 127.168.21.11:10022. */
export async function addressTaken(node: NodeId, address: string): Promise<Error> {
  for (const rack of announcedRacks()) {
    if (rack.pid === process.pid || !(await listensOn(rack, address))) continue;
    const by = ` by another rack (process ${rack.pid}, ${rack.url})`;
    const whom = `it with \`twinrack down --port ${new URL(rack.url).port}\``;
    return rackError('TWR_ADDRESS_TAKEN', { node, address, by, whom });
  }
  const whom = 'what listens there (another rack: `twinrack down`)';
  return rackError('TWR_ADDRESS_TAKEN', { node, address, by: '', whom });
}

async function listensOn({ url, token }: RackFile, address: string): Promise<boolean> {
  try {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const signal = AbortSignal.timeout(ANSWER_MS);
    const answer = await fetch(`${url}/api/v1/rack`, { headers, signal });
    const { nodes } = (await answer.json()) as RackDocument;
    const endpoints = nodes.flatMap((node) => node.endpoints);
    return endpoints.some(({ host, port }) => `${host}:${port}` === address);
  } catch {
    return false;
  }
}
