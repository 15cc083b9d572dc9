// What can be tuned of a Sun Fire pair and of the platform that it controls: names of S4 and of the
// SMS manuals, S4's own timings as defaults where it has them. All durations are milliseconds.

import { withChanges } from '../../../core/familyConfig.ts';
import type { ParamSchemas } from '../../../core/fault.ts';
import type { NodeId } from '../../../core/ids.ts';
import type { Json } from '../../../core/json.ts';
import type { Duration } from '../../../core/time.ts';

export type ScId = 'sc0' | 'sc1';
export const SC_IDS: readonly ScId[] = ['sc0', 'sc1'];
export const PLATFORM: NodeId = 'platform';
export const NODE_KINDS = { sc: 'System Controller', platform: 'Sun Fire platform' } as const;

/** @choice one I2 address and one community address for each SC (reference §3.3). */
export const SCS = [
  { node: 'sc0', i2Address: '192.168.103.33', communityAddress: '192.168.104.10' },
  { node: 'sc1', i2Address: '192.168.103.34', communityAddress: '192.168.104.11' },
] as const;
/** Held by the main SC alone: scman0 and the community's logical address. */
export const FLOATING_ADDRESSES = ['192.168.103.1', '192.168.104.12'] as const;

/** What each address is, shown beside the command that reaches it. */
export const ADDRESS_TITLES: { readonly [address: string]: string } = {
  ...Object.fromEntries(
    SCS.flatMap(({ i2Address, communityAddress }) => [
      [i2Address, 'I2 network'],
      [communityAddress, 'community'],
    ]),
  ),
  [FLOATING_ADDRESSES[0]]: 'I1, of the main SC',
  [FLOATING_ADDRESSES[1]]: 'community, of the main SC',
};

/** RPC between the two fomds. */
export const I2_NETWORK = 'i2-network';
/** The interrupts that an SBBC counts as heartbeats. */
export const HEARTBEAT_LINES = 'heartbeat-lines';
export const COMMUNITY_NETWORK = 'community-network';
/** All I2C buses of the platform; a fault `i2c.timeout` strikes single ones. */
export const I2C = 'i2c';
/** The 75 MHz clock of one SC on its way to the boards and to the opposite SC's comparator. */
export const CLOCK_LINES = { sc0: 'clock-sc0', sc1: 'clock-sc1' } as const;
/** How one SC reaches registers (presence, SPLLs, REF_SEL) and the opposite SC's reset line. */
export const CONSOLE_BUSES = { sc0: 'console-bus-sc0', sc1: 'console-bus-sc1' } as const;

export function oppositeOf(sc: ScId): ScId {
  return sc === 'sc0' ? 'sc1' : 'sc0';
}

export type Profile = '12K' | '15K' | 'E20K' | 'E25K';

/** Reference §5; @seed S4:38 the SC is a CP1500 or a CP2140 board. */
export const PROFILES: {
  readonly [Name in Profile]: {
    title: string;
    expanders: number;
    cpuType: string;
    scBoard: 'CP1500' | 'CP2140';
  };
} = {
  '12K': { title: 'Sun Fire 12K', expanders: 9, cpuType: 'V3CPU', scBoard: 'CP1500' },
  '15K': { title: 'Sun Fire 15K', expanders: 18, cpuType: 'V3CPU', scBoard: 'CP1500' },
  E20K: { title: 'Sun Fire E20K', expanders: 9, cpuType: 'V4CPU', scBoard: 'CP2140' },
  E25K: { title: 'Sun Fire E25K', expanders: 18, cpuType: 'V4CPU', scBoard: 'CP2140' },
};

/** @seed S4:181-205 I2C buses 0 to 17: all exist, even where expanders are empty. */
export const I2C_BUSES = 18;
export const FAN_TRAYS = 8;
export const FANS_PER_TRAY = 6;
export const POWER_SUPPLIES = 6;

/** Switches that break the protocol on purpose. Only `check --plant` and its tests set them. */
export type BugName =
  | 'skipSecondCheck'
  | 'programWithoutLockTest'
  | 'spareHeartbeats'
  | 'resetWithoutReinit';

export const PLANTED_BUGS: { readonly [Name in BugName]: string } = {
  skipSecondCheck: 'SC0 does not look at SC1 again after entering BECOMING_MAIN (S4:119).',
  programWithoutLockTest: 'hwad programs the SPLLs without looking at the phase lock (S4:130).',
  spareHeartbeats: 'A spare SC generates heartbeats, too (S4:113).',
  resetWithoutReinit: 'SC0 resets SC1 and does not restart the MAIN initialization (S4:121).',
};

export type Config = {
  /** Name of the platform: the hosts are `<name>sc0` and `<name>sc1`. */
  platformName: string;
  profile: Profile;
  /** Expanders that hold boards: EX0 and up. */
  populated: number;
  /** `A=SB0,SB1,IO0,IO1 B/engB=SB2,IO2`: domains that run Solaris when the rack comes up. */
  domains: string;
  smsVersion: string;
  /** How SMS stands when the rack comes up: `running` and settled, `stopped`, or `booting`. */
  smsAtRackUp: string;
  /** Where the logs are forwarded to: `udp://127.0.0.1:5514 tcp://127.0.0.1:6514/rfc5424`. */
  syslogTargets: string;
  /** How long each SC has been up when the rack comes up: where its hrtime begins. */
  sc0UptimeMs: Duration;
  sc1UptimeMs: Duration;

  /** @choice one heartbeat interrupt a second; silence counts after five. */
  heartbeatPeriodMs: Duration;
  heartbeatLossMs: Duration;
  /** @choice fomds talk every five seconds; silence counts after twelve. */
  rpcPeriodMs: Duration;
  rpcLossMs: Duration;
  /** @choice both silent for so long: a spare takes over. */
  takeoverMs: Duration;

  /** @seed S4:179 the check begins 5.170 s after ssd. */
  checkDelayMs: Duration;
  /** @seed S4:180 it "can take up to 30 seconds"; @choice it takes 18.5. */
  heartbeatCheckMs: Duration;
  /** @choice a heartbeat shows ten seconds after BECOMING_MAIN: hence both starters see none. */
  firstHeartbeatMs: Duration;
  /** @seed S4:119 SC0 tries again; @choice that takes as long. */
  secondCheckMs: Duration;

  /** @choice writing REF_SEL and reading the presence registers: what S4's first time-out
   * leaves. */
  presenceMs: Duration;
  /** @seed S4:184-205 a bus that does not answer costs half a second. */
  i2cTimeoutMs: Duration;
  /** @seed S4:181-183 the second bus to time out costs 0.3 s more. */
  i2cRecoveryMs: Duration;
  /** @seed S4:138 the programming takes a couple of seconds. */
  programMs: Duration;
  /** @choice the rest of the MAIN initialization: mailboxes of the domains, console bus. */
  attachMs: Duration;
  /** @choice from the end of hwad's MAIN initialization to the line `SC configured as Main`. */
  mainSettleMs: Duration;
  /** @choice from the peer's answer to the line `SC configured as Spare`. */
  spareSettleMs: Duration;
  /** @choice from Main to a showenvironment that gives full status (S4:71). */
  completeMs: Duration;
  /** @choice a soft shutdown of SMS takes so long. */
  smsStopMs: Duration;
  daemonRestartMs: Duration;

  /** @choice a new lock settles after 1 to 2 s (reference §4.1). */
  lockSettleMinMs: Duration;
  lockSettleMaxMs: Duration;
  /** @choice without one leader and one follower the lock goes after a drawn time of this mean. */
  lockLossMeanMs: Duration;
  /** Pins that time; 0: drawn from the seed. */
  lockLossMs: Duration;

  /** @choice SC firmware (POST, OBP) and Solaris of an SC, after the power-on delay of the node. */
  scPostMs: Duration;
  scOsBootMs: Duration;

  /** Reference §3.3: the external network test fails after 2 s, the main fails over 89 s later. */
  networkTestMs: Duration;
  failoverConfirmMs: Duration;
  /** @choice how long `setfailover on` is ACTIVATING. */
  activateMs: Duration;
  /** Reference §3.3: the old main goes down 12 s after it has handed over. */
  handOverMs: Duration;

  /** @choice a hardware dump of a stopped domain. */
  dumpMs: Duration;
  /** @choice the steps of a domain on its way up; minutes on the real box. */
  domainPostMs: Duration;
  domainObpMs: Duration;
  domainSolarisMs: Duration;
  /** @choice switching a board on or off. */
  boardPowerMs: Duration;
  /** Reference §4.3: how long esmd of an affected SMS suffers a platform that it cannot read. */
  esmdPatienceMs: Duration;

  /** Empty outside of `check --plant` and its tests. */
  bugs: BugName[];
};

export const DEFAULT_CONFIG: Config = {
  platformName: 'cmc5asff',
  profile: '15K',
  populated: 6,
  domains: 'A=SB0,SB1,IO0,IO1 B/engB=SB2,IO2 C=SB3,SB4,IO3,IO4',
  smsVersion: '1.4.1',
  smsAtRackUp: 'running',
  syslogTargets: '',
  sc0UptimeMs: 3_600_000,
  sc1UptimeMs: 3_540_000,
  heartbeatPeriodMs: 1_000,
  heartbeatLossMs: 5_000,
  rpcPeriodMs: 5_000,
  rpcLossMs: 12_000,
  takeoverMs: 15_000,
  checkDelayMs: 5_170,
  heartbeatCheckMs: 18_500,
  firstHeartbeatMs: 10_000,
  secondCheckMs: 18_500,
  presenceMs: 121,
  i2cTimeoutMs: 501,
  i2cRecoveryMs: 297,
  programMs: 2_400,
  attachMs: 10_000,
  mainSettleMs: 8_000,
  spareSettleMs: 8_000,
  completeMs: 15_000,
  smsStopMs: 4_000,
  daemonRestartMs: 5_000,
  lockSettleMinMs: 1_000,
  lockSettleMaxMs: 2_000,
  lockLossMeanMs: 60_000,
  lockLossMs: 0,
  scPostMs: 20_000,
  scOsBootMs: 30_000,
  networkTestMs: 2_000,
  failoverConfirmMs: 89_000,
  activateMs: 10_000,
  handOverMs: 12_000,
  dumpMs: 8_000,
  domainPostMs: 90_000,
  domainObpMs: 20_000,
  domainSolarisMs: 60_000,
  boardPowerMs: 2_000,
  esmdPatienceMs: 120_000,
  bugs: [],
};

/** A rack that is shown from its boot on: init starts SMS on both SCs as the rack comes up. In the
 * span lie both checks for the role, both initializations and a reset. */
export const COLD = { config: { smsAtRackUp: 'booting' }, horizonMs: 60_000 } as const;

/** What a search uses: two expanders and two domains show all that eighteen do. */
export const SEARCH_CONFIG: { readonly [key: string]: Json } = {
  profile: '12K',
  populated: 2,
  domains: 'A=SB0,IO0 B=SB1,IO1',
  scPostMs: 5_000,
  scOsBootMs: 5_000,
  failoverConfirmMs: 5_000,
  domainPostMs: 5_000,
  domainObpMs: 5_000,
  domainSolarisMs: 5_000,
};

function milliseconds(description: string, value: number, maximum: number, minimum = 0) {
  return { type: 'integer', description, default: value, minimum, maximum, unit: 'ms' } as const;
}

const HOUR = 3_600_000;
const YEAR = 31_622_400_000;
const D = DEFAULT_CONFIG;

/** What a user may set with `--config` or a scenario with `start.config`. */
export const CONFIG_SCHEMA: ParamSchemas = {
  platformName: {
    type: 'string',
    description: 'name of the platform',
    default: D.platformName,
    maxLength: 32,
  },
  profile: {
    type: 'string',
    description: 'which Sun Fire it is',
    default: D.profile,
    enum: Object.keys(PROFILES),
  },
  populated: {
    type: 'integer',
    description: 'expanders that hold boards',
    default: D.populated,
    minimum: 1,
    maximum: 18,
  },
  domains: {
    type: 'string',
    description: 'domains as ID[/tag]=board,board,...',
    default: D.domains,
    maxLength: 1_000,
  },
  smsVersion: {
    type: 'string',
    description: 'SMS release that is installed',
    default: D.smsVersion,
    enum: ['1.3', '1.4', '1.4.1', '1.5', '1.6'],
  },
  smsAtRackUp: {
    type: 'string',
    description: 'how SMS stands when the rack comes up',
    default: D.smsAtRackUp,
    enum: ['running', 'stopped', 'booting'],
  },
  syslogTargets: {
    type: 'string',
    description: 'loopback addresses that get the logs: udp://HOST:PORT[/rfc5424] tcp://...',
    default: D.syslogTargets,
    maxLength: 500,
  },
  sc0UptimeMs: milliseconds('how long SC0 has been up', D.sc0UptimeMs, YEAR),
  sc1UptimeMs: milliseconds('how long SC1 has been up', D.sc1UptimeMs, YEAR),
  lockLossMs: milliseconds('until the phase lock is lost; 0: drawn', D.lockLossMs, HOUR),
  lockLossMeanMs: milliseconds('mean of that, if drawn', D.lockLossMeanMs, HOUR, 1),
  mainSettleMs: milliseconds('from the end of hwad’s work to Main', D.mainSettleMs, HOUR),
  spareSettleMs: milliseconds('from the peer’s answer to Spare', D.spareSettleMs, HOUR),
  completeMs: milliseconds('from Main to the end of the start-up', D.completeMs, HOUR),
  scPostMs: milliseconds('firmware of an SC', D.scPostMs, HOUR),
  scOsBootMs: milliseconds('Solaris of an SC until SMS starts', D.scOsBootMs, HOUR),
  failoverConfirmMs: milliseconds('until a sick main fails over', D.failoverConfirmMs, HOUR),
  domainPostMs: milliseconds('POST of a domain', D.domainPostMs, HOUR),
  domainObpMs: milliseconds('OBP of a domain', D.domainObpMs, HOUR),
  domainSolarisMs: milliseconds('Solaris of a domain', D.domainSolarisMs, HOUR),
  esmdPatienceMs: milliseconds('until esmd shuts a mute platform down', D.esmdPatienceMs, HOUR),
};

/** The manifest's defaults with somebody's changes. */
export function readConfig(changes: Json): Config {
  return withChanges(DEFAULT_CONFIG, changes);
}

export type DomainPlan = { id: string; tag: string; boards: string[] };

/** `A=SB0,IO0 B/engB=SB2,IO2` as a list. */
export function readDomains(text: string): DomainPlan[] {
  return text
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => {
      const [name = '', boards = ''] = word.split('=');
      const [id = '', tag = ''] = name.split('/');
      return { id, tag, boards: boards.split(',').filter(Boolean) };
    });
}
