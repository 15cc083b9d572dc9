// The decision tables of S4 and of the SMS manuals as rows (reference §4.1, §4.2). A test walks every
// combination of the inputs and demands exactly one row for each.

import type { Row } from '../../../core/table.ts';
import type { Request } from './commands.ts';
import type { ClockMode, FailoverStatus, RpcAnswer } from './state.ts';

export type LockInputs = { sc0: ClockMode; sc1: ClockMode };
/** `locked`: after it has settled. `notGuaranteed`: it may be there, and may go at any instant. */
export type LockVerdict = 'locked' | 'notGuaranteed' | 'none';
export const CLOCK_MODES: readonly ClockMode[] = ['leader', 'follower', 'absent'];

/** Phase lock by the modes of both SCs. */
export const PHASE_LOCK: readonly Row<LockInputs, LockVerdict>[] = [
  { when: { sc0: 'leader',   sc1: 'follower' },             then: 'locked',        source: 'S4:99' },
  { when: { sc0: 'follower', sc1: 'leader' },               then: 'locked',        source: 'S4:99' },
  { when: { sc0: 'leader',   sc1: 'leader' },               then: 'notGuaranteed', source: 'S4:101' },
  { when: { sc0: 'follower', sc1: 'follower' },             then: 'notGuaranteed', source: 'S4:101, 136' },
  { when: { sc0: ['leader', 'follower'], sc1: 'absent' },   then: 'none',          source: 'reference §4.1: a single source' },
  { when: { sc0: 'absent',   sc1: ['leader', 'follower'] }, then: 'none',          source: 'reference §4.1: a single source' },
  { when: { sc0: 'absent',   sc1: 'absent' },               then: 'none',          source: 'reference §4.1: no clock at all' },
];

/** What happens to the clock of one board.
 * `moved`: its SPLL takes the other SC's clock. `rewritten`: it is told what it has already.
 * `sourceLost`: the clock it has selected is gone. `lockLost`: its domain has boards on either clock.
 * `scStopped`: an SC is reset, or SMS stops; the power stays. */
export type ClockEvent = 'moved' | 'rewritten' | 'sourceLost' | 'lockLost' | 'scStopped';
export const CLOCK_EVENTS: readonly ClockEvent[] = ['moved', 'rewritten', 'sourceLost', 'lockLost', 'scStopped'];
export type EffectInputs = { event: ClockEvent; isLocked: boolean; isOtherPresent: boolean };
export type ClockEffect = 'nothing' | 'seamless' | 'switched' | 'dstop';

export const CLOCK_EFFECTS: readonly Row<EffectInputs, ClockEffect>[] = [
  { when: { event: 'moved', isLocked: true },                             then: 'seamless', source: 'S4:99' },
  { when: { event: 'moved', isLocked: false },                            then: 'dstop',    source: 'S4:140; choice: "may" is "does"' },
  { when: { event: 'rewritten' },                                         then: 'nothing',  source: 'S4:140: only what had the other clock is in danger' },
  { when: { event: 'sourceLost', isLocked: true, isOtherPresent: true },  then: 'switched', source: 'S4:99: a safe clock failover' },
  { when: { event: 'sourceLost', isLocked: false, isOtherPresent: true }, then: 'dstop',    source: 'reference §4.2' },
  { when: { event: 'sourceLost', isOtherPresent: false },                 then: 'dstop',    source: 'reference §4.2' },
  { when: { event: 'lockLost' },                                          then: 'dstop',    source: 'S4:53; choice: half a domain on either clock' },
  { when: { event: 'scStopped' },                                         then: 'nothing',  source: 'reference §4.2 [D 1007746.1]' },
];

export type RoleInputs = { rpc: RpcAnswer; isBeating: boolean };
export const RPC_ANSWERS: readonly RpcAnswer[] = ['silent', 'UNKNOWN', 'BECOMING_MAIN', 'MAIN', 'SPARE'];

/** What a starting fomd becomes. `main`: when the check is over. `mainNow`: nobody else can be. */
export type RoleVerdict = 'spare' | 'main' | 'mainNow';
export const ROLES: readonly Row<RoleInputs, RoleVerdict>[] = [
  { when: { rpc: 'MAIN' },                                                      then: 'spare',   source: 'S4:113' },
  { when: { rpc: 'SPARE' },                                                     then: 'mainNow', source: 'choice: a Spare does not lead' },
  { when: { rpc: ['silent', 'UNKNOWN', 'BECOMING_MAIN'], isBeating: true },     then: 'spare',   source: 'choice: who beats is or becomes MAIN' },
  { when: { rpc: ['silent', 'UNKNOWN', 'BECOMING_MAIN'], isBeating: false },    then: 'main',    source: 'S4:115, 117, 135' },
];

/** SC0's second look at SC1, after entering BECOMING_MAIN. */
export const SECOND_CHECK: readonly Row<RoleInputs, 'reset' | 'leave'>[] = [
  { when: { rpc: 'SPARE' },                                          then: 'leave', source: 'S4:121' },
  { when: { rpc: 'silent', isBeating: false },                       then: 'leave', source: 'choice: no SMS, no role; S4:74 starts it later' },
  { when: { rpc: 'silent', isBeating: true },                        then: 'reset', source: 'S4:121' },
  { when: { rpc: ['UNKNOWN', 'BECOMING_MAIN', 'MAIN'] },             then: 'reset', source: 'S4:121' },
];

/** What a SPARE does about the silence of its MAIN. */
export type TakeoverInputs = { isRpcLost: boolean; isBeatLost: boolean; failover: FailoverStatus };
export const FAILOVER_STATUSES: readonly FailoverStatus[] = ['ACTIVATING', 'ACTIVE', 'DISABLED', 'FAILED'];
export const TAKEOVER: readonly Row<TakeoverInputs, 'takeOver' | 'stay'>[] = [
  { when: { isRpcLost: true, isBeatLost: true, failover: 'ACTIVE' },                               then: 'takeOver', source: 'reference §3.3' },
  { when: { isRpcLost: true, isBeatLost: true, failover: ['ACTIVATING', 'DISABLED', 'FAILED'] },   then: 'stay',     source: 'reference §3.3: no failover without an active mechanism' },
  { when: { isRpcLost: true, isBeatLost: false },                                                  then: 'stay',     source: 'reference §3.3: the loss of I2 alone is no failover' },
  { when: { isRpcLost: false },                                                                    then: 'stay',     source: 'reference §3.3: it answers' },
];

/** Who may do what. `dmnadmn`, `dmnrcfg`: of the domain concerned. `super`: root. */
export type Group = 'platadmn' | 'platoper' | 'platsvc' | 'dmnadmn' | 'dmnrcfg' | 'super';
export const GROUPS: readonly Group[] = ['platadmn', 'platoper', 'platsvc', 'dmnadmn', 'dmnrcfg', 'super'];

/** Reference §2; @choice where it is silent. The platform administrator may use what is root's on
 * an SC, so that S4's procedure needs one account only. */
export const PRIVILEGES: { readonly [Type in Request['type']]: readonly Group[] } = {
  sms:            ['platadmn', 'super'],
  setfailover:    ['platadmn'],
  setkeyswitch:   ['platadmn', 'dmnadmn'],
  poweron:        ['platadmn', 'dmnadmn', 'dmnrcfg'],
  poweroff:       ['platadmn', 'dmnadmn', 'dmnrcfg'],
  resetsc:        ['platadmn'],
  reset:          ['dmnadmn'],
  addboard:       ['platadmn', 'dmnadmn', 'dmnrcfg'],
  deleteboard:    ['platadmn', 'dmnadmn', 'dmnrcfg'],
  moveboard:      ['platadmn', 'dmnadmn', 'dmnrcfg'],
  addtag:         ['platadmn'],
  deletetag:      ['platadmn'],
  setdatasync:    ['platadmn'],
  initcmdsync:    ['platadmn', 'platoper', 'platsvc', 'dmnadmn', 'dmnrcfg', 'super'],
  savecmdsync:    ['platadmn', 'platoper', 'platsvc', 'dmnadmn', 'dmnrcfg', 'super'],
  cancelcmdsync:  ['platadmn', 'platoper', 'platsvc', 'dmnadmn', 'dmnrcfg', 'super'],
  runcmdsync:     ['platadmn', 'platoper', 'platsvc', 'dmnadmn', 'dmnrcfg', 'super'],
  init:           ['platadmn', 'super'],
  ok:             ['platadmn', 'platoper', 'platsvc', 'dmnadmn', 'dmnrcfg', 'super'],
  patchadd:       ['platadmn', 'super'],
  smsconfigGroup: ['platadmn', 'super'],
  kill:           ['platadmn', 'platsvc', 'super'],
};

/** ssd's start order (reference §3.1), how far the pid of each lies behind ssd's after a boot and
 * after a start by hand (S4:146-182), and whether a spare runs it, too. */
export const DAEMONS: readonly { name: string; boot: number; byHand: number; isOnSpare: boolean }[] = [
  { name: 'mld',   boot: 4,  byHand: 3,  isOnSpare: true },
  { name: 'pcd',   boot: 8,  byHand: 6,  isOnSpare: false },
  { name: 'hwad',  boot: 15, byHand: 9,  isOnSpare: true },
  { name: 'tmd',   boot: 19, byHand: 12, isOnSpare: false },
  { name: 'dsmd',  boot: 23, byHand: 15, isOnSpare: false },
  { name: 'esmd',  boot: 27, byHand: 18, isOnSpare: false },
  { name: 'mand',  boot: 31, byHand: 21, isOnSpare: true },
  { name: 'osd',   boot: 35, byHand: 24, isOnSpare: false },
  { name: 'efe',   boot: 39, byHand: 27, isOnSpare: false },
  { name: 'codd',  boot: 43, byHand: 29, isOnSpare: false },
  { name: 'frad',  boot: 47, byHand: 31, isOnSpare: true },
  { name: 'kmd',   boot: 51, byHand: 33, isOnSpare: false },
  { name: 'fomd',  boot: 59, byHand: 35, isOnSpare: true },
];

/** Quantiles of an exponential distribution in thousandths of its mean: entry k is the one of
 * (k + 1/2) / 64. Cores have no logarithm. */
export const EXPONENTIAL: readonly number[] = [
  8, 24, 40, 56, 73, 90, 107, 125, 143, 161, 179, 198, 217, 237, 257, 277,
  298, 319, 341, 363, 386, 409, 433, 458, 483, 508, 535, 562, 589, 618, 647, 678,
  709, 741, 774, 809, 845, 882, 920, 960, 1002, 1045, 1091, 1138, 1188, 1241, 1297, 1356,
  1418, 1485, 1556, 1633, 1717, 1808, 1908, 2019, 2144, 2287, 2454, 2655, 2906, 3243, 3753, 4852,
];
