// The failover monitor's decisions as rows: what stands against a takeover, who is taken over when it
// goes down, and when a giveback comes by itself. The alerts of hwassist are in tables/.

import type { Row } from '../../../core/table.ts';
import type { FirmwareState, TakeoverObstacle, TakeoverReason } from './state/ha.ts';

/** What a node knows when it asks itself whether it could take over. */
export type TakeoverFacts = {
  isNonHa: boolean;
  isDisabled: boolean;
  isPartnerDisabled: boolean;
  isHalting: boolean;
  isNotUp: boolean;
  isTakenOver: boolean;
  isInTakeover: boolean;
  wasPartnerNeverSeen: boolean;
  isMailboxBad: boolean;
  isPartnerInhibited: boolean;
  isVersionWrong: boolean;
  isShelfHot: boolean;
  isPartnerLeaving: boolean;
  isPartnerBooting: boolean;
  isLogUnsynced: boolean;
  isInterconnectDown: boolean;
};

/** Reference §5.2, §5.3. The first fact that holds is the reason. */
export const TAKEOVER_OBSTACLES: readonly {
  readonly fact: keyof TakeoverFacts;
  readonly obstacle: TakeoverObstacle;
  readonly source: string;
}[] = [
  { fact: 'isNonHa',             obstacle: 'non_ha_mode',         source: 'reference §5.2' },
  { fact: 'isHalting',           obstacle: 'halting',             source: 'reference §5.2' },
  { fact: 'isTakenOver',         obstacle: 'partner_takeover',    source: 'reference §5.2' },
  { fact: 'isInTakeover',        obstacle: 'local_takeover',      source: 'reference §5.2' },
  { fact: 'isNotUp',             obstacle: 'not_initialized',     source: 'reference §5.2' },
  { fact: 'isDisabled',          obstacle: 'disabled',            source: 'reference §5.1: Reason: disabled' },
  { fact: 'isPartnerDisabled',   obstacle: 'partner_disabled',    source: 'reference §5.2' },
  { fact: 'wasPartnerNeverSeen', obstacle: 'waiting_for_partner', source: 'reference §5.3: partner not connected' },
  { fact: 'isPartnerInhibited',  obstacle: 'halt_no_takeover',    source: 'reference §5.3: -inhibit-takeover' },
  { fact: 'isMailboxBad',        obstacle: 'mailbox_uncertain',   source: 'reference §5.2' },
  { fact: 'isVersionWrong',      obstacle: 'version',             source: 'reference §5.2' },
  { fact: 'isShelfHot',          obstacle: 'shelf_hot',           source: 'reference §5.2' },
  { fact: 'isPartnerLeaving',    obstacle: 'pending_shutdown',    source: 'reference §5.3: shutdown pending' },
  { fact: 'isPartnerBooting',    obstacle: 'booting',             source: 'reference §5.2' },
  { fact: 'isLogUnsynced',       obstacle: 'log_unsync',          source: 'reference §5.3: NVRAM not in sync' },
  { fact: 'isInterconnectDown',  obstacle: 'ic_error',            source: 'reference §5.3: interconnect error' },
];

/** What an operator's `-option force` goes over. */
export const FORCED_OBSTACLES: readonly TakeoverObstacle[] = [
  'mailbox_uncertain', 'version', 'shelf_hot', 'log_unsync', 'ic_error', 'halt_no_takeover', 'disabled', 'booting',
];

/** How a node leaves, and whether its partner shall take over. */
export type Leaving = 'halt' | 'reboot' | 'panic' | 'environment' | 'takenOver';
export const LEAVINGS: readonly Leaving[] = ['halt', 'reboot', 'panic', 'environment', 'takenOver'];
export type LeavingInputs = { leaving: Leaving; isInhibited: boolean; isOnReboot: boolean; isOnPanic: boolean };

export const TAKEOVER_ON_LEAVING: readonly Row<LeavingInputs, boolean>[] = [
  { when: { leaving: ['halt', 'reboot'], isInhibited: true },                     then: false, source: 'reference §5.3: -inhibit-takeover' },
  { when: { leaving: 'halt', isInhibited: false },                                then: true,  source: 'reference §5.3' },
  { when: { leaving: 'reboot', isInhibited: false, isOnReboot: true },            then: true,  source: 'reference §5.3: -onreboot' },
  { when: { leaving: 'reboot', isInhibited: false, isOnReboot: false },           then: false, source: 'reference §5.3: -onreboot false' },
  { when: { leaving: 'panic', isOnPanic: true },                                  then: true,  source: 'reference §2.2: -onpanic' },
  { when: { leaving: 'panic', isOnPanic: false },                                 then: false, source: 'reference §2.2: -onpanic false' },
  { when: { leaving: ['environment', 'takenOver'] },                              then: true,  source: 'S1:17; reference §5.3' },
];

/** What the partner is told it does, and why it then takes over. */
export const LEAVING_WORDS: { readonly [Name in Leaving]: { firmware: FirmwareState; reason: TakeoverReason } } = {
  halt:        { firmware: 'SF_HALT',     reason: 'takeover_halt' },
  reboot:      { firmware: 'SF_REBOOT',   reason: 'takeover_reboot' },
  panic:       { firmware: 'SF_DUMPCORE', reason: 'takeover_panic' },
  environment: { firmware: 'SF_HALT',     reason: 'takeover_nfo_shutdown' },
  takenOver:   { firmware: 'SF_REBOOT',   reason: 'takeover_normal' },
};

/** Why a takeover was, as far as auto-giveback asks. */
export type TakeoverClass = 'operator' | 'reboot' | 'panic' | 'failure';
export const TAKEOVER_CLASSES: readonly TakeoverClass[] = ['operator', 'reboot', 'panic', 'failure'];
export const CLASS_OF_REASON: { readonly [Name in TakeoverReason]: TakeoverClass } = {
  none:                  'failure',
  takeover_normal:       'operator',
  takeover_immediate:    'operator',
  takeover_forced:       'operator',
  takeover_ndu:          'operator',
  takeover_panic:        'panic',
  takeover_reboot:       'reboot',
  takeover_halt:         'failure',
  takeover_reboot_exp:   'failure',
  takeover_nfo_shutdown: 'failure',
  takeover_clam:         'failure',
  takeover_hwassist:     'failure',
};

export type AutoGivebackInputs = { takeover: TakeoverClass; isAuto: boolean; isAfterPanic: boolean; isOnReboot: boolean };
export const AUTO_GIVEBACK: readonly Row<AutoGivebackInputs, boolean>[] = [
  { when: { takeover: 'operator' },                    then: false, source: 'choice: who took over by hand gives back by hand' },
  { when: { takeover: 'reboot', isOnReboot: true },    then: true,  source: 'reference §5.3: onreboot=true always gives back' },
  { when: { takeover: 'reboot', isOnReboot: false, isAuto: true },  then: true,  source: 'reference §5.3: auto-giveback' },
  { when: { takeover: 'reboot', isOnReboot: false, isAuto: false }, then: false, source: 'reference §5.3: auto-giveback' },
  { when: { takeover: 'panic', isAfterPanic: true },   then: true,  source: 'reference §5.3: auto-giveback-after-panic' },
  { when: { takeover: 'panic', isAfterPanic: false },  then: false, source: 'reference §5.3: auto-giveback-after-panic' },
  { when: { takeover: 'failure', isAuto: true },       then: true,  source: 'reference §5.3: auto-giveback' },
  { when: { takeover: 'failure', isAuto: false },      then: false, source: 'reference §5.3: auto-giveback=false' },
];

/** What a node may become after it: the failover monitor's boot. */
export type BootInputs = { isMailboxKnown: boolean; isRootOwned: boolean };
export type BootVerdict = 'waitForMailbox' | 'waitForGiveback' | 'join';
export const BOOT: readonly Row<BootInputs, BootVerdict>[] = [
  { when: { isMailboxKnown: false },                    then: 'waitForMailbox',  source: 'reference §5.2: SF_MBWAIT' },
  { when: { isMailboxKnown: true, isRootOwned: false }, then: 'waitForGiveback', source: 'reference §5.3: SF_GIVEWAIT' },
  { when: { isMailboxKnown: true, isRootOwned: true },  then: 'join',            source: 'reference §5.3' },
];
