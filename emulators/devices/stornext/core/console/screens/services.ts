// What service, cvversions and vip_control print. Literals of vip_control and the shape of
// cvversions are attested (reference §2.9, §3.8); the rest follows the usual init scripts.

import type { CommandOutput } from '../../../../../core/machine.ts';
import type { MdcState } from '../../state.ts';
import { METADATA_INTERFACE } from '../shippedFiles.ts';
import { osRelease } from './unix.ts';

/** LSB: what `status` of a service that does not run exits with. */
const EXIT_NOT_RUNNING = 3;

export function serviceStatus(state: MdcState, service: 'cvfs' | 'snhamgr'): CommandOutput {
  const { snhamgr, fsmpm, fsms } = state.volatile;
  if (service === 'snhamgr')
    return daemonStatus([['snhamgr_daemon', snhamgr.isRunning ? snhamgr.pid : 0]]);
  const running = fsms.filter((fsm) => fsm.pid !== 0);
  return daemonStatus([
    ['fsmpm', fsmpm.isRunning ? fsmpm.pid : 0],
    ...running.map((fsm) => [`fsm ${fsm.fs}`, fsm.pid] as const),
  ]);
}

function daemonStatus(daemons: readonly (readonly [string, number])[]): CommandOutput {
  const [first] = daemons as [readonly [string, number]];
  if (first[1] === 0)
    return { stdout: `${first[0]} is stopped\n`, stderr: '', exitCode: EXIT_NOT_RUNNING };
  const lines = daemons.map(([name, pid]) => `${name} (pid ${pid}) is running...\n`);
  return { stdout: lines.join(''), stderr: '', exitCode: 0 };
}

export function serviceUnknown(service: string): CommandOutput {
  const stderr = `${service}: unrecognized service: this MDC has cvfs and snhamgr\n`;
  return { stdout: '', stderr, exitCode: 1 };
}

/** `Starting cvfs:     [  OK  ]`, as init scripts do. */
export function serviceLine(verb: string, service: string, isOk: boolean): string {
  return `${`${verb} ${service}: `.padEnd(60)}${isOk ? '[  OK  ]' : '[FAILED]'}\n`;
}

/** Clients look for `Server Revision N`. Build numbers and places are synthetic. */
export function versionsText(state: MdcState): string {
  const { release } = state.volatile.config;
  const build = `${release} Build ${BUILDS[release] ?? '1[10000]'} Branch branches_${release}`;
  const made = `Built for Linux ${osRelease().kernel} x86_64
Created on Tue Feb  8 14:02:31 MST 2022
Built in /scratch/snfs/${release}/buildinfo
`;
  return `File System Server:
Server Revision ${build}
${made}
File System Client:
Client Revision ${build}
${made}
Host OS Version:
Linux ${osRelease().kernel} ${osRelease().version} x86_64
`;
}

const BUILDS: { readonly [release: string]: string } = {
  '4.3.2': '508[30118]',
  '5.4.1': '57[65222]',
  '7.1.0': '75[103477]',
};

type VipDefinition = { mac: string; ip: string; mask: string };

/** The definition that vip_control -u wrote; null: none. */
function vipDefinition(text: string | undefined): VipDefinition | null {
  const [mac, ip, mask] = (text ?? '').trim().replace(/;$/, '').split(',');
  return mac && ip && mask ? { mac, ip, mask } : null;
}

/** `vip_control -i`. */
export function vipListOutput(text: string | undefined): CommandOutput {
  const vip = vipDefinition(text);
  if (vip === null) return { stdout: '', stderr: 'Unable to read VIP file\n', exitCode: 1 };
  const mac = vip.mac.replaceAll(':', '');
  const name = `name '${METADATA_INTERFACE}' mac ${mac} desc '' machdep ''`;
  const stdout = `${name}\n  IP ${vip.ip} ${vip.mask}\n`;
  return { stdout, stderr: '', exitCode: 0 };
}

/** `vip_control -u`: on the primary the alias comes up anew. */
export function vipWrittenText(definition: string, isHeld: boolean): string {
  const vip = vipDefinition(definition);
  const alias = `${METADATA_INTERFACE}:ha`;
  if (vip === null || !isHeld) return 'Writing new VIP file\n';
  const mac = vip.mac.replaceAll(':', '');
  return `Writing new VIP file
Running '/sbin/ifconfig ${alias} ${vip.ip} netmask ${vip.mask} up'
Telling others about IP (/usr/cvfs/lib/takeover_ip -d ${alias} -m ${mac} -i ${vip.ip})
`;
}
