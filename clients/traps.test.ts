// snmptrapd receives a takeover, in every version that a trap host may want.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientTest, collectorAddress, expect, PASSWORD } from './netapp.ts';
import { Running, temporaryDirectory } from './tools.ts';

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

/** 75: clusterNodeTakenOver, as each version names it. */
const BY_NUMBER = /TRAP2 .*OID: \.1\.3\.6\.1\.4\.1\.789\.0\.75\t.*netapp-02 was taken over/;
const BY_ENTERPRISE = /TRAP1 \.1\.3\.6\.1\.4\.1\.789 6 \.75 .*netapp-02 was taken over/;
const VERSIONS = {
  v1: { choice: '', told: BY_ENTERPRISE },
  v2c: { choice: '-version v2c', told: BY_NUMBER },
  v3: { choice: '-usm-username twinrack', told: BY_NUMBER },
};

for (const [version, { choice, told }] of Object.entries(VERSIONS)) {
  clientTest(`snmptrapd receives a takeover by ${version}`, ['snmptrapd'], async (rack) => {
    using directory = temporaryDirectory();
    const address = collectorAddress();
    await using receiver = startReceiver(directory.path, address);
    await receiver.until(/NET-SNMP version/);
    const add = `system snmp traphost add -peer-address ${address} ${choice}`;
    expect(await rack.exec('netapp-01', add)).toMatchObject({ exitCode: 0 });
    await rack.inject('node.powerLoss', { target: 'netapp-02' });
    await rack.until('takeover.completed', { within: '120s' });
    await receiver.until(told);
  });
}
