// The files of an MDC as it leaves the factory: what S2 and the reference (§2.8) name, and the
// few of Linux that scripts look at. They become durable files; from then on whoever edits them
// changes the MDC.

import type { Config, FileSystem } from '../config.ts';
import { readFileSystems, VIRTUAL_IP } from '../config.ts';
import { cfgxPath, mountPath, PATHS } from '../paths.ts';
import type { Identity } from '../state.ts';

const NETMASK = '255.255.255.0';
/** Interfaces: the metadata LAN, on which the virtual IP is an alias, and the client LAN. */
export const METADATA_INTERFACE = 'em2';
export const CLIENT_INTERFACE = 'em1';

/** Synthetic, and the same after every boot. */
export function macAddress(index: number, port: number): string {
  return `00:50:56:21:${(0x11 + index).toString(16)}:0${port}`;
}

type Place = Pick<Identity, 'node' | 'peer' | 'index' | 'address' | 'peerAddress'>;

/** Contents by absolute path. */
export function shippedFiles(place: Place, config: Config): { [path: string]: string } {
  const fileSystems = readFileSystems(config.fileSystems);
  const files: { [path: string]: string } = {
    [PATHS.fsmlist]: fileSystems.map(({ name }) => `${name} ${place.index}\n`).join(''),
    [PATHS.fsnameservers]: `${ipOf(place, 0)}\n${ipOf(place, 1)}\n`,
    [PATHS.haPeer]: `# The metadata address of the other MDC.\n${place.peerAddress}\n`,
    [PATHS.haConfigured]: '',
    [PATHS.adicProfile]: adicProfile(),
    [PATHS.cvfsProfile]: cvfsProfile(),
    [PATHS.vipDefinition]: `${vipDefinition(place)}\n`,
    '/usr/cvfs/config/fsmcluster': 'default_cluster _cluster0\ndefault_addom _addom0\n',
    '/usr/cvfs/lib/snactivated':
      '#!/bin/bash\n# Run by the HaShared FSM once it is active.\nsnhamgr --primary\n',
    '/etc/hosts': hosts(place),
    '/etc/hostname': `${place.node}\n`,
    '/etc/fstab': fstab(fileSystems),
    '/etc/redhat-release': 'CentOS Linux release 7.9.2009 (Core)\n',
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\n',
    // @choice Root finds the commands of StorNext without sourcing a profile first, as on
    // appliances.
    '/root/.bashrc': '. /usr/adic/.profile\n',
    '/root/.bash_profile': '. /root/.bashrc\n',
  };
  for (const fileSystem of fileSystems) files[cfgxPath(fileSystem.name)] = cfgx(fileSystem);
  return files;
}

/** Both MDCs list their coordinators in the same order. */
function ipOf(place: Place, index: number): string {
  return place.index === index ? place.address : place.peerAddress;
}

function vipDefinition(place: Place): string {
  return `${macAddress(place.index, 2)},${VIRTUAL_IP},${NETMASK},,;`;
}

const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/root/bin';

/** Both profiles are sourced by scripts before they call anything (reference §2.8). */
function adicProfile(): string {
  return `# StorNext environment: source it before calling StorNext commands.
PATH=/usr/adic/util:/usr/cvfs/bin:${SYSTEM_PATH}
export PATH
SNSM_HA_CONFIGURED=${PATHS.haConfigured}
HA_IDLE_FAILED_STARTUP=${PATHS.idleFailedStartup}
export SNSM_HA_CONFIGURED HA_IDLE_FAILED_STARTUP
`;
}

function cvfsProfile(): string {
  return `# StorNext File System environment.
PATH=/usr/cvfs/bin:${SYSTEM_PATH}
export PATH
`;
}

function hosts(place: Place): string {
  const names = place.index === 0 ? [place.node, place.peer] : [place.peer, place.node];
  return `127.0.0.1\tlocalhost
${ipOf(place, 0)}\t${names[0]}
${ipOf(place, 1)}\t${names[1]}
${VIRTUAL_IP}\tmdc-vip
`;
}

function fstab(fileSystems: readonly FileSystem[]): string {
  const system = '/dev/sda2\t/\txfs\tdefaults\t0 0\ntmpfs\t/run\ttmpfs\tdefaults\t0 0\n';
  const mounts = fileSystems.map(({ name }) => `${name}\t${mountPath(name)}\tcvfs\trw\t0 0\n`);
  return system + mounts.join('');
}

function cfgx({ name, haFsType }: FileSystem): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<configDoc xmlns="http://www.quantum.com/snfs" version="1.0">
  <config configVersion="0" name="${name}" fsBlockSize="4096" journalSize="67108864">
    <globals>
      <haFsType>${haFsType}</haFsType>
      <maxLogs>4</maxLogs>
      <maxLogSize>16777216</maxLogSize>
      <opHangLimitSecs>180</opHangLimitSecs>
    </globals>
  </config>
</configDoc>
`;
}
