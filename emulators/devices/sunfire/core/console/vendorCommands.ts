// Every command of an SC that is more than the shell's own: one table from which lines are parsed,
// wrong usage is explained, help is printed, and the executable stubs are made that a shell finds
// on its PATH.

import type { Group } from '../tables.ts';
import { PRIVILEGES } from '../tables.ts';
import * as sms from './grammar/sms.ts';
import * as sync from './grammar/sync.ts';
import * as unix from './grammar/unix.ts';

export type VendorCommandEntry = {
  readonly name: string;
  /** The file that a shell finds. */
  readonly path: string;
  /** When its reads answer. `any`: whatever SMS does; `sms`: once SMS runs on this SC; `main`: on
   * the main SC only. What changes something is refused by machines/commands.ts. */
  readonly needs: 'any' | 'sms' | 'main';
  readonly usage: readonly string[];
  /** One sentence: what it is for. */
  readonly sentence: string;
  readonly parse: sms.Parse;
  /** Groups that may use it, for its help; empty: everybody. */
  readonly groups: readonly Group[];
};

const VIEWERS: readonly Group[] = ['platadmn', 'platoper', 'platsvc', 'dmnadmn', 'dmnrcfg'];
const PLATFORM_VIEWERS: readonly Group[] = ['platadmn', 'platoper', 'platsvc'];

type Told = Omit<VendorCommandEntry, 'name' | 'path' | 'needs' | 'groups'> &
  Partial<VendorCommandEntry>;

function command(
  folder: string,
  needs: VendorCommandEntry['needs'],
  name: string,
  told: Told,
): VendorCommandEntry {
  return { name, path: `${folder}/${name}`, needs, groups: [], ...told };
}

const SMS_BIN = '/opt/SUNWSMS/bin';
const onMain = (name: string, told: Told) => command(SMS_BIN, 'main', name, told);
const onBoth = (name: string, told: Told) => command(SMS_BIN, 'sms', name, told);
const always = (name: string, told: Told) => command(SMS_BIN, 'any', name, told);
const usr = (name: string, told: Told) => command('/usr/bin', 'any', name, told);
const sbin = (name: string, told: Told) => command('/usr/sbin', 'any', name, told);
const obp = (name: string, told: Told) => command('/usr/platform/obp', 'any', name, told);

const SHOWS: readonly VendorCommandEntry[] = [
  onBoth('showfailover', {
    usage: ['showfailover [-r|-v]'],
    sentence: 'Shows the failover status, with -r the role of this SC, with -v all of both SCs.',
    parse: sms.parseShowfailover,
    groups: PLATFORM_VIEWERS,
  }),
  onMain('showboards', {
    usage: ['showboards [-d <domain>] [-v]', 'showboards [-d <domain>] -c'],
    sentence: 'Shows boards and their domains, with -c the clock that each has selected.',
    parse: sms.parseShowboards,
    groups: VIEWERS,
  }),
  onMain('showplatform', {
    usage: ['showplatform [-d <domain>] [-p {domains|available|ethernet|cod},...] [-v]'],
    sentence: 'Shows the platform and the status of its domains.',
    parse: sms.parseShowplatform,
    groups: VIEWERS,
  }),
  onMain('showenvironment', {
    usage: [
      'showenvironment [-d <domain>,...] [-p {temps|volts|currents|fans|powers|faults},...] [-v]',
    ],
    sentence: 'Shows sensors, fan trays and power supplies.',
    parse: sms.parseShowenvironment,
    groups: VIEWERS,
  }),
  onMain('showkeyswitch', {
    usage: ['showkeyswitch -d <domain>'],
    sentence: 'Shows the position of the virtual key switch of a domain.',
    parse: sms.parseShowkeyswitch,
    groups: VIEWERS,
  }),
  onBoth('showlogs', {
    usage: ['showlogs [-F] [-f <file>] [-d <domain>] [-p {m|c|s}] [-v]'],
    sentence: 'Shows the messages of the platform or of a domain; -F goes on showing.',
    parse: sms.parseShowlogs,
    groups: VIEWERS,
  }),
  onBoth('showdatasync', {
    usage: ['showdatasync [-l|-Q] [-v]'],
    sentence: 'Shows the propagation of files to the spare SC.',
    parse: sync.parseShowdatasync,
    groups: PLATFORM_VIEWERS,
  }),
  onBoth('showcmdsync', {
    usage: ['showcmdsync [-v]'],
    sentence: 'Shows the commands that the spare SC would run again after a failover.',
    parse: sync.parseShowcmdsync,
    groups: VIEWERS,
  }),
  onMain('showdevices', {
    usage: ['showdevices -d <domain> [-v]'],
    sentence: 'Shows processors, memory and devices of a running domain.',
    parse: sms.parseShowdevices,
    groups: VIEWERS,
  }),
  onBoth('showdate', {
    usage: ['showdate [-d <domain>,...] [-u] [-v]'],
    sentence: 'Shows the date of this SC and of domains.',
    parse: sms.parseShowdate,
    groups: VIEWERS,
  }),
  always('smsversion', {
    usage: ['smsversion [-t]'],
    sentence: 'Shows the release of SMS.',
    parse: sms.parseSmsversion,
  }),
  onMain('console', {
    usage: ['console -d <domain>'],
    sentence: 'Opens the console of a domain; ~. leaves it.',
    parse: sms.parseConsole,
    groups: ['dmnadmn'],
  }),
];

const CHANGES: readonly VendorCommandEntry[] = [
  onMain('setfailover', {
    usage: ['setfailover [-q] [-y|-n] {on|off|force}'],
    sentence: 'Switches failover on and off, or fails over.',
    parse: sms.parseSetfailover,
    groups: PRIVILEGES.setfailover,
  }),
  onMain('setkeyswitch', {
    usage: ['setkeyswitch -d <domain> [-q] [-y|-n] {on|standby|off|diag|secure}'],
    sentence: 'Turns the virtual key switch of a domain.',
    parse: sms.parseSetkeyswitch,
    groups: PRIVILEGES.setkeyswitch,
  }),
  onMain('poweron', {
    usage: ['poweron [-q] [-y|-n] <location>'],
    sentence: 'Switches a component on.',
    parse: sms.parsePoweron,
    groups: PRIVILEGES.poweron,
  }),
  onMain('poweroff', {
    usage: ['poweroff [-q] [-y|-n] <location>'],
    sentence: 'Switches a component off.',
    parse: sms.parsePoweroff,
    groups: PRIVILEGES.poweroff,
  }),
  onMain('resetsc', {
    usage: ['resetsc [-q] [-y|-n]'],
    sentence: 'Resets the other SC.',
    parse: sms.parseResetsc,
    groups: PRIVILEGES.resetsc,
  }),
  onMain('reset', {
    usage: ['reset -d <domain> [-x] [-q] [-y|-n]'],
    sentence: 'Sends a reset, with -x an externally initiated one, to the processors of a domain.',
    parse: sms.parseReset,
    groups: PRIVILEGES.reset,
  }),
  onMain('addboard', {
    usage: ['addboard -d <domain> [-c <function>] [-q] [-y|-n] <location>...'],
    sentence: 'Gives boards to a domain.',
    parse: sms.parseAddboard,
    groups: PRIVILEGES.addboard,
  }),
  onMain('deleteboard', {
    usage: ['deleteboard [-c <function>] [-q] [-y|-n] <location>...'],
    sentence: 'Takes boards away from their domains.',
    parse: sms.parseDeleteboard,
    groups: PRIVILEGES.deleteboard,
  }),
  onMain('moveboard', {
    usage: ['moveboard -d <domain> [-c <function>] [-q] [-y|-n] <location>'],
    sentence: 'Moves a board to another domain.',
    parse: sms.parseMoveboard,
    groups: PRIVILEGES.moveboard,
  }),
  onMain('addtag', {
    usage: ['addtag -d <domain> [-q] [-y|-n] <tag>'],
    sentence: 'Names a domain.',
    parse: sms.parseAddtag,
    groups: PRIVILEGES.addtag,
  }),
  onMain('deletetag', {
    usage: ['deletetag -d <domain> [-q] [-y|-n]'],
    sentence: 'Takes the name of a domain away.',
    parse: sms.parseDeletetag,
    groups: PRIVILEGES.deletetag,
  }),
  onMain('setdatasync', {
    usage: [
      'setdatasync [-i <minutes>] schedule <file>',
      'setdatasync {cancel|push} <file>',
      'setdatasync backup',
    ],
    sentence: 'Chooses the files that are propagated to the spare SC.',
    parse: sync.parseSetdatasync,
    groups: PRIVILEGES.setdatasync,
  }),
  onMain('initcmdsync', {
    usage: ['initcmdsync <command> [<argument>...]'],
    sentence: 'Registers a script that the new main is to run again; prints its descriptor.',
    parse: sync.parseCommandSync('initcmdsync'),
    groups: PRIVILEGES.initcmdsync,
  }),
  onMain('savecmdsync', {
    usage: ['savecmdsync -M <identifier> <descriptor>'],
    sentence: 'Sets a marker point of such a script.',
    parse: sync.parseSavecmdsync,
    groups: PRIVILEGES.savecmdsync,
  }),
  onMain('cancelcmdsync', {
    usage: ['cancelcmdsync <descriptor>'],
    sentence: 'Forgets such a script.',
    parse: sync.parseCancelcmdsync,
    groups: PRIVILEGES.cancelcmdsync,
  }),
  onMain('runcmdsync', {
    usage: ['runcmdsync <command> [<argument>...]'],
    sentence: 'Registers a command as a whole; prints its descriptor.',
    parse: sync.parseCommandSync('runcmdsync'),
    groups: PRIVILEGES.runcmdsync,
  }),
  always('smsconfig', {
    usage: [
      'smsconfig -g',
      'smsconfig -l [<domain>|platform]',
      'smsconfig {-a|-r} -u <user> -G {admn|rcfg|oper|svc} {<domain>|platform}',
    ],
    sentence: 'Shows and changes who belongs to the groups of SMS.',
    parse: sync.parseSmsconfig,
  }),
];

const SYSTEM: readonly VendorCommandEntry[] = [
  command('/etc/init.d', 'any', 'sms', {
    usage: ['/etc/init.d/sms {start|stop}'],
    sentence: 'Starts and stops SMS on this SC.',
    parse: unix.parseSms,
    groups: PRIVILEGES.sms,
  }),
  sbin('init', {
    usage: ['init {0|5|6}'],
    sentence: 'Goes to the ok prompt (0), powers off (5) or reboots (6).',
    parse: unix.parseInit,
    groups: PRIVILEGES.init,
  }),
  sbin('shutdown', {
    usage: ['shutdown [-y] [-g <seconds>] [-i {0|5|6}]'],
    sentence: 'The same as init, in more words.',
    parse: unix.parseShutdown,
    groups: PRIVILEGES.init,
  }),
  sbin('halt', {
    usage: ['halt'],
    sentence: 'Goes to the ok prompt.',
    parse: unix.parseLevel(0),
    groups: PRIVILEGES.init,
  }),
  sbin('reboot', {
    usage: ['reboot'],
    sentence: 'Boots this SC anew.',
    parse: unix.parseLevel(6),
    groups: PRIVILEGES.init,
  }),
  sbin('patchadd', {
    usage: ['patchadd <patch>'],
    sentence: 'Installs a patch while SMS does not run.',
    parse: unix.parsePatchadd,
    groups: PRIVILEGES.patchadd,
  }),
  usr('kill', {
    usage: ['kill [-<signal>|-s <signal>] <pid>...'],
    sentence: 'Sends a signal to a daemon of SMS.',
    parse: unix.parseKill,
    groups: PRIVILEGES.kill,
  }),
  obp('go', {
    usage: ['go'],
    sentence: 'At the ok prompt: goes on where Solaris stopped.',
    parse: unix.parseOk('go'),
  }),
  obp('boot', {
    usage: ['boot'],
    sentence: 'At the ok prompt: boots Solaris.',
    parse: unix.parseOk('boot'),
  }),
  obp('reset-all', {
    usage: ['reset-all'],
    sentence: 'At the ok prompt: resets this SC, which then boots.',
    parse: unix.parseOk('reset-all'),
  }),
];

const VIEWS: readonly VendorCommandEntry[] = [
  usr('man', {
    usage: ['man <command>'],
    sentence: 'Shows how a command is typed and what it is for.',
    parse: unix.parseMan,
  }),
  usr('showrev', {
    usage: ['showrev -p'],
    sentence: 'Shows the patches that are installed.',
    parse: unix.parseShowrev,
  }),
  usr('date', {
    usage: ['date [-u] [+<format>]'],
    sentence: 'Shows the date of this SC: virtual time in its zone.',
    parse: unix.parseDate,
  }),
  usr('hostname', {
    usage: ['hostname'],
    sentence: 'Shows the name of this SC.',
    parse: unix.parseHostname,
  }),
  usr('uname', {
    usage: ['uname [-asnrvmpi]'],
    sentence: 'Shows the operating system.',
    parse: unix.parseUname,
  }),
  usr('uptime', {
    usage: ['uptime'],
    sentence: 'Shows how long this SC has been up.',
    parse: unix.parseUptime,
  }),
  usr('ps', {
    usage: ['ps [-e|-ef]'],
    sentence: 'Shows the modelled processes.',
    parse: unix.parsePs,
  }),
  usr('df', {
    usage: ['df [-h|-k] [<path>...]'],
    sentence: 'Shows how full the disk is.',
    parse: unix.parseDf,
  }),
  sbin('ifconfig', {
    usage: ['ifconfig [-a] [<interface>]'],
    sentence: 'Shows interfaces and addresses.',
    parse: unix.parseIfconfig,
  }),
  usr('id', {
    usage: ['id [-a] [<user>]'],
    sentence: 'Shows a user and his groups.',
    parse: unix.parseId,
  }),
  usr('who', {
    usage: ['who [am i]'],
    sentence: 'Shows who is logged in: you.',
    parse: unix.parseWho,
  }),
  usr('cat', {
    usage: ['cat <file>...'],
    sentence: 'Shows files.',
    parse: unix.parseCat,
  }),
];

export const vendorCommands: readonly VendorCommandEntry[] = [
  ...SHOWS,
  ...CHANGES,
  ...SYSTEM,
  ...VIEWS,
];

/** Where stubs of a command stand: on Solaris /bin is /usr/bin, and /sbin has what boots. */
export function stubPaths({ path }: Pick<VendorCommandEntry, 'path'>): string[] {
  const bare = path.replace(/^\/usr(?=\/s?bin\/)/, '');
  return bare === path ? [path] : [path, bare];
}

const BY_NAME: ReadonlyMap<string, VendorCommandEntry> = new Map(
  vendorCommands.flatMap((entry) =>
    [entry.name, ...stubPaths(entry)].map((name) => [name, entry] as const),
  ),
);

/** The entry of a command, by its name or by the path of a stub. */
export function vendorCommandNamed(name: string): VendorCommandEntry | null {
  return BY_NAME.get(name) ?? null;
}
