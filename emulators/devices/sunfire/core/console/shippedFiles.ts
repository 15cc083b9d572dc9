// The files of an SC as it leaves the factory: what S4 and the reference (§2) name, and the few of
// Solaris that scripts look at. They become durable files; from then on whoever edits them changes
// the SC.

import type { Config } from '../config.ts';
import { FLOATING_ADDRESSES, oppositeOf, SCS } from '../config.ts';
import type { ScIdentity } from '../state.ts';
import { DAEMONS } from '../tables.ts';
import { ACCOUNTS } from './accounts.ts';

/** Where a shell finds the commands of SMS and of Solaris. */
export const SC_PATH =
  '/opt/SUNWSMS/bin:/usr/bin:/usr/sbin:/sbin:/bin:/etc/init.d:/usr/platform/obp';

/** Contents by absolute path. */
export function shippedFiles(identity: ScIdentity, config: Config): { [path: string]: string } {
  const { node, host } = identity;
  return {
    '/etc/hosts': hosts(config),
    '/etc/nodename': `${host}\n`,
    '/etc/hostname.hme0': `${host}\n`,
    '/etc/hostname.scman1': `${host}-i2\n`,
    '/etc/release': '                       Solaris 8 2/02 s28s_u7wos_08a SPARC\n',
    '/etc/passwd': passwd(),
    '/etc/group': groups(),
    '/etc/motd': '',
    /** @choice The prompt is that of the manuals, which show `sms-user` whoever types. */
    '/etc/profile': `PATH=${SC_PATH}\nexport PATH\nPS1='${node}:sms-user:> '\n`,
    '/etc/opt/SUNWSMS/config/fomd.cf': '# fomd: thresholds of the failover tests.\n',
    '/etc/opt/SUNWSMS/config/platform_config': platformConfig(config),
    '/etc/opt/SUNWSMS/startup/ssd_start': ssdStart(),
  };
}

function hosts(config: Config): string {
  const lines = ['127.0.0.1\tlocalhost'];
  for (const sc of SCS) {
    const name = `${config.platformName}${sc.node}`;
    lines.push(`${sc.communityAddress}\t${name}`, `${sc.i2Address}\t${name}-i2`);
  }
  const [i1, community] = FLOATING_ADDRESSES;
  lines.push(`${i1}\t${config.platformName}-sc-i1`, `${community}\t${config.platformName}-sc`);
  return `${lines.join('\n')}\n`;
}

function passwd(): string {
  const people = ACCOUNTS.map(
    ({ name, uid }) => `${name}:x:${uid}:10:SMS:/home/${name}:/bin/sh\n`,
  ).join('');
  return `root:x:0:1:Super-User:/:/sbin/sh\n${people}`;
}

function groups(): string {
  const lines = ['root::0:', 'sms::10:'];
  for (const { name, group } of ACCOUNTS) lines.push(`${group}::${200 + lines.length}:${name}`);
  return `${lines.join('\n')}\n`;
}

function platformConfig(config: Config): string {
  const chassis = `# The chassis.\nPLATFORM_NAME=${config.platformName}\n`;
  return `${chassis}OPPOSITE_SC0=${oppositeOf('sc0')}\nOPPOSITE_SC1=${oppositeOf('sc1')}\n`;
}

/** The daemons that ssd starts, in their order, and where (reference §3.1). */
function ssdStart(): string {
  const rows = DAEMONS.map(({ name, isOnSpare }) => `${name}\t${isOnSpare ? 'BOTH' : 'MAIN'}\n`);
  return `# Daemon and role in which it is started.\n${rows.join('')}`;
}
