// What an operator may ask that changes something, typed. CLI, REST and SNMP sets all translate to
// it; reads are views of state and are not here.
//
// How a change goes its way: a `request` input of the node, by its name:
//   change    args are a Change: a console parses its line itself (the state is there to read) and
//             renders what comes back: stdout is JSON, `{ answers: Answer[] }`
//   rest      args are REST's request: rest/changes.ts parses it, rest/outcomes.ts renders it
//   hwassist  args are a HwassistTrap that came to port 4444; answered `{}`
// machines/changes.ts carries out each command, here (applyCommand) or on the other node (an
// order), waits for what takes time, and then replies.

import type { JsonObject } from '../../../core/json.ts';
import type { NodeName } from './members.ts';
import type {
  EmsDestination,
  EmsRule,
  FailoverSettings,
  HwassistSettings,
  NodeSettings,
  SnmpSettings,
  SnmpUser,
  SpAddressSettings,
  User,
} from './state/cluster.ts';
import type { TakeoverObstacle } from './state/ha.ts';

/** Commands of one line or one request, in order, and who wants to know. What else `origin` holds
 * is the asker's, to render the answer by. */
export type Change = { origin: { kind: 'cli' | 'rest' } & JsonObject; commands: Command[] };

/** How a command ended. */
export type Answer =
  | { type: 'done'; data: JsonObject }
  /** Not carried out: nothing has changed. `text`: more of it, where the reason has some. */
  | { type: 'refused'; reason: Refusal; text: string }
  /** The other node did not answer in time: it is not known whether it was done. */
  | { type: 'lost' };

export const DONE: Answer = { type: 'done', data: {} };

export function refuse(reason: Refusal, text = ''): Answer {
  return { type: 'refused', reason, text };
}

export type Refusal =
  | TakeoverRefusal
  | 'noSuchEntry'
  | 'duplicateEntry'
  | 'invalidValue'
  /** The table has a limit, and it is reached. */
  | 'tooMany'
  | 'nodeUnreachable'
  /** This node is not up: only the LOADER and the SP answer. */
  | 'notUp'
  | 'notInTakeover'
  | 'inTakeover'
  | 'givebackUnderWay'
  | 'partnerNotReady'
  | 'givebackVetoed'
  | 'notHome'
  | 'noQuorum'
  | 'spOffline'
  | 'updateUnderWay'
  | 'sameVersion'
  | 'noSuchPackage'
  | 'alreadyOn'
  | 'alreadyOff'
  | 'systemDefined'
  | 'inUse'
  | 'lastAdmin'
  | 'notSupported'
  | 'hwassistTestFailed'
  | 'busy';

/** Takeover is not possible: the obstacle, as `takeover:<obstacle>`. */
export type TakeoverRefusal = `takeover:${TakeoverObstacle}`;

export type PowerTarget = 'on' | 'off' | 'cycle' | 'reset';

/** Commands that name a node are carried out there. */
export type Command = NodeCommand | ClusterCommand | LoaderCommand;

/** Carried out on `node`; on the other node if need be, as an order. */
export type NodeCommand =
  /** `node` is the one that takes over: the partner of `-ofnode`. */
  | {
      type: 'takeover';
      node: NodeName;
      option: 'normal' | 'immediate' | 'force' | 'allow-version-mismatch';
      isBypassed: boolean;
      isLifMigrationSkipped: boolean;
      areVetoesOverridden: boolean;
    }
  /** `node` is the one that gives: `-fromnode`. */
  | {
      type: 'giveback';
      node: NodeName;
      isPartnerWaitingRequired: boolean;
      areVetoesOverridden: boolean;
      isOnlyRoot: boolean;
    }
  | { type: 'hwassistTest'; node: NodeName }
  | { type: 'hwassistStatsClear'; node: NodeName }
  | {
      type: 'nodeHalt';
      node: NodeName;
      isTakeoverInhibited: boolean;
      isDumping: boolean;
      reason: string;
    }
  | {
      type: 'nodeReboot';
      node: NodeName;
      isTakeoverInhibited: boolean;
      isDumping: boolean;
      reason: string;
    }
  /** `system node power on|off|cycle`, `reset`: `node` asks the SP of `target`. */
  | { type: 'nodePower'; node: NodeName; target: NodeName; to: PowerTarget }
  | {
      type: 'spNetworkModify';
      node: NodeName;
      family: 'ipv4' | 'ipv6';
      set: Partial<SpAddressSettings>;
    }
  | {
      type: 'spImageUpdate';
      node: NodeName;
      package: string;
      isBaseline: boolean;
      isLogClear: boolean;
      isAutomatic: boolean;
    }
  | { type: 'spReboot'; node: NodeName; image: 'primary' | 'backup' | 'current' }
  | { type: 'aggregateRelocate'; node: NodeName; aggregates: string[] }
  | {
      type: 'alertModify';
      node: NodeName;
      monitor: string;
      alertId: string;
      resource: string;
      isAcknowledged: boolean | null;
      isSuppressed: boolean | null;
      by: string;
    }
  | { type: 'alertDelete'; node: NodeName; monitor: string; alertId: string; resource: string }
  | {
      type: 'autosupportInvoke';
      node: NodeName;
      message: string;
      level: 'all' | 'test' | 'performance';
    }
  /** `event generate` and POST support/ems/application-logs. */
  | { type: 'emsGenerate'; node: NodeName; name: string; params: [string, string][] };

/** Changes of what both nodes keep. Carried out where they are typed, and sent. */
export type ClusterCommand =
  | { type: 'failoverModify'; of: NodeName; set: Partial<FailoverSettings> }
  | { type: 'hwassistModify'; of: NodeName; set: Partial<HwassistSettings> }
  | { type: 'haModify'; isConfigured: boolean }
  | { type: 'spAutoUpdate'; of: NodeName; isOn: boolean }
  | {
      type: 'spApiService';
      isEnabled: boolean | null;
      port: number | null;
      isLimited: boolean | null;
    }
  | { type: 'spSshAllowed'; addresses: string[] }
  | {
      type: 'nodeModify';
      of: NodeName;
      set: Partial<
        Pick<NodeSettings, 'location' | 'owner' | 'assetTag' | 'isEligible' | 'isEpsilon'>
      >;
    }
  | { type: 'clusterModify'; set: { name?: string; location?: string; contact?: string } }
  | { type: 'lifMigrate'; vserver: string; lif: string; to: NodeName }
  | { type: 'lifRevert'; vserver: string; lif: string }
  | { type: 'imageGet'; url: string; isReplacing: boolean }
  | { type: 'imageDelete'; package: string }
  | { type: 'emsDestinationCreate'; destination: EmsDestination }
  | { type: 'emsDestinationModify'; name: string; set: Partial<EmsDestination> }
  | { type: 'emsDestinationDelete'; name: string }
  | { type: 'emsFilterCreate'; name: string; rules: EmsRule[] }
  | { type: 'emsFilterDelete'; name: string }
  | { type: 'emsFilterRename'; name: string; to: string }
  /** `index` counts from 1; null: before the last. */
  | { type: 'emsRuleAdd'; filter: string; index: number | null; rule: EmsRule }
  | { type: 'emsRuleModify'; filter: string; index: number; set: Partial<EmsRule> }
  | { type: 'emsRuleDelete'; filter: string; index: number }
  | { type: 'emsConfigModify'; mailFrom: string | null; mailServer: string | null }
  | {
      type: 'snmpModify';
      set: Partial<Pick<SnmpSettings, 'isEnabled' | 'isTrapsEnabled' | 'isAuthTraps'>>;
    }
  | { type: 'snmpCommunityAdd'; name: string }
  | { type: 'snmpCommunityDelete'; name: string }
  | { type: 'snmpUserCreate'; user: SnmpUser }
  | { type: 'snmpUserDelete'; name: string }
  | { type: 'snmpTraphostAdd'; host: SnmpSettings['traphosts'][number] }
  | { type: 'snmpTraphostDelete'; address: string }
  | {
      type: 'autosupportModify';
      set: { isEnabled?: boolean; to?: string[]; from?: string; mailHost?: string };
    }
  | { type: 'userCreate'; user: User }
  | { type: 'userModify'; name: string; set: Partial<Omit<User, 'name'>> }
  | { type: 'userDelete'; name: string }
  /** Starts a job that only takes time (`cluster/software/download`, an async PATCH). */
  | { type: 'jobStart'; description: string; durationMs: number; message: string };

/** At the node's own console while it is at the LOADER prompt. */
export type LoaderCommand =
  | { type: 'bootOntap' }
  | { type: 'loaderBye' }
  | { type: 'setenv'; name: string; value: string }
  | { type: 'unsetenv'; name: string };

/** What an administrator may ask of an SP that changes something. `system power` asks first. */
export type SpCommand =
  | { type: 'spReboot'; slot: 'primary' | 'backup' | 'current' }
  | { type: 'spUpdate'; url: string; isForced: boolean }
  | { type: 'systemPower'; to: 'on' | 'off' | 'cycle' }
  | { type: 'systemReset'; image: 'primary' | 'backup' | 'current' }
  | { type: 'systemCore' }
  | { type: 'switchVersion' }
  | { type: 'consoleLine'; line: string }
  | { type: 'auditLine'; line: string };
