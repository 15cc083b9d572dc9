// Every command of an MDC that is more than the shell's own: one table from which lines are
// parsed, wrong usage is explained, help is printed, and the executable stubs are made that a
// shell finds on its PATH.

import type { VendorCommand } from '../../../../core/input.ts';
import type { MdcCommand } from '../commands.ts';
import type { MdcState } from '../state.ts';
import { parseCvadminLine } from './cvadminScript.ts';
import type { Read } from './grammar/reads.ts';
import { parseService, parseSnhamgr, parseVipControl } from './grammar/snhamgr.ts';
import type { TraceRequest } from './grammar/tracing.ts';
import { parseCvdb, parseCvdbset } from './grammar/tracing.ts';
import {
  parseCat,
  parseDate,
  parseDf,
  parseHostname,
  parseId,
  parseIfconfig,
  parseInit,
  parseIp,
  parseKill,
  parseMount,
  parsePower,
  parsePs,
  parseShutdown,
  parseUmount,
  parseUname,
  parseUptime,
  parseWhoami,
} from './grammar/unix.ts';
import { isSystemProcess } from './screens/processes.ts';

/** What a line becomes: a view, a change, or the reason why it is wrong usage. */
export type Meaning = Read | MdcCommand | string;

export type VendorCommandEntry = {
  readonly name: string;
  /** The file that a shell finds. */
  readonly path: string;
  /** `either`: some of its uses only read. */
  readonly effect: 'reads' | 'changes' | 'either';
  readonly usage: readonly string[];
  /** One sentence: what it is for. */
  readonly sentence: string;
  readonly parse: (typed: VendorCommand, state: MdcState) => Meaning;
};

const cvfs = (name: string) => `/usr/cvfs/bin/${name}`;
const bin = (name: string) => `/bin/${name}`;
const sbin = (name: string) => `/sbin/${name}`;
const usr = (name: string) => `/usr/bin/${name}`;

export const vendorCommands: readonly VendorCommandEntry[] = [
  {
    name: 'snhamgr',
    path: cvfs('snhamgr'),
    effect: 'either',
    usage: [
      'snhamgr [-m|-v] {status|start|stop|config|peerdown|peerup|force smith|clear}',
      'snhamgr [-m|-v] mode={default|single|config|locked}',
    ],
    sentence:
      'Shows and changes the HA mode of this MDC; every command ends with the status of both.',
    parse: ({ args, isTerminal }) => parseSnhamgr(args, isTerminal),
  },
  {
    name: 'service',
    path: sbin('service'),
    effect: 'either',
    usage: [
      'service cvfs {start|stop|restart|fullstop|status}',
      'service snhamgr {start|stop|restart|status}',
    ],
    sentence: 'Starts and stops StorNext, or its HA Manager.',
    parse: ({ args }) => parseService(args),
  },
  {
    name: 'cvadmin',
    path: cvfs('cvadmin'),
    effect: 'either',
    usage: ['cvadmin [-H <host>] [-F <fs>] [-M] [-n] [-x] [-f <file>] [-e <command>]...'],
    sentence:
      'Administers the file systems: lists, selects, activates, fails, starts and stops FSMs.',
    parse: (typed, state) => parseCvadminLine(typed, state),
  },
  {
    name: 'cvversions',
    path: cvfs('cvversions'),
    effect: 'reads',
    usage: ['cvversions'],
    sentence: 'Shows the StorNext release of the server and the client.',
    parse: ({ args }) => (args.length > 0 ? `unexpected word '${args[0]}'` : { read: 'versions' }),
  },
  {
    name: 'cvdb',
    path: cvfs('cvdb'),
    effect: 'either',
    usage: ['cvdb {-e|-d}', 'cvdb -g [-C [-D <ms>]]', 'cvdb {-l|-L}'],
    sentence: 'Reads the debugging traces of the file system; -C goes on reading.',
    parse: ({ args }) => traceMeaning(parseCvdb(args)),
  },
  {
    name: 'cvdbset',
    path: cvfs('cvdbset'),
    effect: 'either',
    usage: ['cvdbset [+|-] {[:]<module>...|all}', 'cvdbset [-d|-g|-l|-L]'],
    sentence: 'Chooses the modules that write debugging traces; :ha are those of the HA Monitor.',
    parse: ({ args }) => traceMeaning(parseCvdbset(args)),
  },
  {
    name: 'vip_control',
    path: '/usr/adic/util/vip_control',
    effect: 'either',
    usage: ['vip_control -i', 'vip_control -u "<mac>,<ipv4>,<mask>,<ipv6>,<prefix>;"'],
    sentence: 'Shows or writes the virtual IP that follows the primary.',
    parse: ({ args }) => parseVipControl(args),
  },
  {
    name: 'man',
    path: usr('man'),
    effect: 'reads',
    usage: ['man <command>'],
    sentence: 'Shows how a command is typed and what it is for.',
    parse: ({ args: [topic, ...more] }) =>
      topic === undefined || more.length > 0 ? 'expected one command' : { read: 'manual', topic },
  },
  {
    name: 'date',
    path: bin('date'),
    effect: 'reads',
    usage: ['date [-u] [-R] [-I] [-d <text>] [+<format>]'],
    sentence: 'Shows the date of this MDC: virtual time in its zone.',
    parse: ({ args }) => parseDate(args),
  },
  {
    name: 'hostname',
    path: bin('hostname'),
    effect: 'reads',
    usage: ['hostname [-s|-f|-i]'],
    sentence: 'Shows the name of this MDC.',
    parse: ({ args }) => parseHostname(args),
  },
  {
    name: 'uname',
    path: bin('uname'),
    effect: 'reads',
    usage: ['uname [-asnrvmpio]'],
    sentence: 'Shows the operating system.',
    parse: ({ args }) => parseUname(args),
  },
  {
    name: 'uptime',
    path: usr('uptime'),
    effect: 'reads',
    usage: ['uptime [-p|-s]'],
    sentence: 'Shows how long this MDC has been up.',
    parse: ({ args }) => parseUptime(args),
  },
  {
    name: 'ps',
    path: bin('ps'),
    effect: 'reads',
    usage: ['ps [-e|-ef|aux]'],
    sentence: 'Shows the modelled processes.',
    parse: ({ args }) => parsePs(args),
  },
  {
    name: 'kill',
    path: bin('kill'),
    effect: 'changes',
    usage: ['kill [-<signal>|-s <signal>] <pid>...'],
    sentence: 'Sends a signal to a modelled process.',
    parse: ({ args }) => killMeaning(parseKill(args)),
  },
  {
    name: 'df',
    path: bin('df'),
    effect: 'reads',
    usage: ['df [-h|-k|-m] [-T] [<path>...]'],
    sentence: 'Shows how full the mounted file systems are.',
    parse: ({ args }) => parseDf(args),
  },
  {
    name: 'mount',
    path: bin('mount'),
    effect: 'either',
    usage: ['mount [-t <type>]', 'mount [-t cvfs] <fs> [<mount point>]'],
    sentence: 'Shows what is mounted, or mounts a StorNext file system.',
    parse: ({ args }) => parseMount(args),
  },
  {
    name: 'umount',
    path: bin('umount'),
    effect: 'changes',
    usage: ['umount <fs>|<mount point>'],
    sentence: 'Unmounts a StorNext file system.',
    parse: ({ args }) => parseUmount(args),
  },
  {
    name: 'ifconfig',
    path: sbin('ifconfig'),
    effect: 'reads',
    usage: ['ifconfig [-a] [<interface>]'],
    sentence: 'Shows the network interfaces; the virtual IP is the alias em2:ha.',
    parse: ({ args }) => parseIfconfig(args),
  },
  {
    name: 'ip',
    path: sbin('ip'),
    effect: 'reads',
    usage: ['ip [-4|-6] [-br] addr [show] [[dev] <interface>]'],
    sentence: 'Shows the addresses of this MDC.',
    parse: ({ args }) => parseIp(args),
  },
  {
    name: 'id',
    path: usr('id'),
    effect: 'reads',
    usage: ['id [-u|-g|-G] [-n]'],
    sentence: 'Shows the user.',
    parse: ({ args }) => parseId(args),
  },
  {
    name: 'whoami',
    path: usr('whoami'),
    effect: 'reads',
    usage: ['whoami'],
    sentence: 'Shows the name of the user.',
    parse: ({ args }) => parseWhoami(args),
  },
  {
    name: 'cat',
    path: bin('cat'),
    effect: 'reads',
    usage: ['cat <file>...'],
    sentence: 'Shows files.',
    parse: ({ args }) => parseCat(args),
  },
  {
    name: 'shutdown',
    path: sbin('shutdown'),
    effect: 'changes',
    usage: ['shutdown [-h|-P|-r] {now|+<minutes>}', 'shutdown -c'],
    sentence: 'Stops StorNext and switches this MDC off, or reboots it with -r.',
    parse: ({ args }) => parseShutdown(args),
  },
  {
    name: 'poweroff',
    path: sbin('poweroff'),
    effect: 'changes',
    usage: ['poweroff [-f]'],
    sentence: 'Stops StorNext and switches this MDC off; -f does not stop it first.',
    parse: ({ args }) => parsePower(false, args),
  },
  {
    name: 'halt',
    path: sbin('halt'),
    effect: 'changes',
    usage: ['halt [-f] [-p]'],
    sentence: 'The same as poweroff.',
    parse: ({ args }) => parsePower(false, args),
  },
  {
    name: 'reboot',
    path: sbin('reboot'),
    effect: 'changes',
    usage: ['reboot [-f]'],
    sentence: 'Stops StorNext and boots this MDC anew; -f does not stop it first.',
    parse: ({ args }) => parsePower(true, args),
  },
  {
    name: 'init',
    path: sbin('init'),
    effect: 'changes',
    usage: ['init {0|6}'],
    sentence: 'Powers off (0) or reboots (6).',
    parse: ({ args }) => parseInit(args),
  },
];

/** Where stubs of a command stand: as on CentOS, /bin and /sbin are the same as /usr/bin and
 * /usr/sbin. */
export function stubPaths({ path }: Pick<VendorCommandEntry, 'path'>): string[] {
  const bare = path.replace(/^\/usr(?=\/s?bin\/)/, '');
  return /^\/s?bin\//.test(bare) ? [bare, `/usr${bare}`] : [path];
}

/** The entry of a command, by its name or by the path of a stub. */
export function vendorCommandNamed(name: string): VendorCommandEntry | null {
  return (
    vendorCommands.find((entry) => entry.name === name || stubPaths(entry).includes(name)) ?? null
  );
}

/** Linux's own processes are shown and nothing more: a signal to one would be a lie. */
function killMeaning(meaning: ReturnType<typeof parseKill>): Meaning {
  if (typeof meaning === 'string' || meaning.type !== 'kill') return meaning;
  const pid = meaning.pids.find(isSystemProcess);
  return pid === undefined
    ? meaning
    : `process ${pid} is Linux's own: only those of StorNext take signals`;
}

function traceMeaning(request: TraceRequest | string): Meaning {
  if (typeof request === 'string') return request;
  switch (request.trace) {
    case 'set':
    case 'add':
    case 'remove':
      return { type: 'cvdbset', change: request.trace, modules: request.modules };
    case 'enable':
    case 'disable':
      return { type: 'cvdb', isEnabled: request.trace === 'enable' };
    default:
      return { read: 'trace', request };
  }
}
