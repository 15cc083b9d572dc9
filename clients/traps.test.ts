// snmptrapd receives a takeover, in every version that a trap host may want.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientTest, collectorAddress, expect, PASSWORD, rest } from './netapp.ts';
import { Running, run, temporaryDirectory } from './tools.ts';

/** The rack adds 10000 to ports that are root's. */
const TRAP_PORT = 10_162;
/** What the node calls its engine: 789 and its name (emulators/process/snmp/usm.ts). */
const engineOf = (node: string) => `0x8000031504${Buffer.from(node).toString('hex')}`;

function startReceiver(directory: string, address: string): Running {
  const config = join(directory, 'snmptrapd.conf');
  const user = (node: string) =>
    `createUser -e ${engineOf(node)} twinrack SHA ${PASSWORD} AES ${PASSWORD}\n`;
  writeFileSync(
    config,
    `${user('netapp-01')}${user('netapp-02')}authUser log twinrack\nauthCommunity log public\n` +
      'format1 TRAP1 %N %w %q %v\\n\nformat2 TRAP2 %v\\n\noutputOption n\n',
  );
  const listen = `udp:${address}:${TRAP_PORT}`;
  const env = { SNMP_PERSISTENT_DIR: directory, MIBS: '' };
  return new Running('snmptrapd', ['-f', '-Lo', '-n', '-C', '-c', config, '-On', listen], env);
}

for (const version of ['v1', 'v2c', 'v3'] as const) {
  clientTest(`snmptrapd receives a takeover by ${version}`, ['snmptrapd', 'curl'], async (rack) => {
    using directory = temporaryDirectory();
    const address = collectorAddress();
    await using receiver = startReceiver(directory.path, address);
    await receiver.until(/NET-SNMP version/);
    const host = version === 'v3' ? { user: { name: 'twinrack' } } : {};
    const added = await rest(rack, run, 'POST', '/api/support/snmp/traphosts', {
      host: address,
      ...host,
    });
    expect(added.status).toBe(201);
    await rack.inject('node.powerLoss', { target: 'netapp-02' });
    const pattern =
      version === 'v1' ? /TRAP1 .*789.*taken? ?over/i : /789\.0\.\d+[\s\S]*take ?over/i;
    await receiver.until(pattern);
  });
}
