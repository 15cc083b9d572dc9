// The words of the CLI as one table: parsing, help, completion and what a line does all come from
// here. S3 attests `ipfailover` with its four modes, `peer enable` and `diagnostic dump`; every
// other row is a reconstruction (reference §1.6), and the manual page says so.

import type { Change } from '../commands.ts';
import { IPFAILOVER_MODES, STANDBY_TURS, TRANSITIONS } from '../config.ts';
import type { ControllerState } from '../state.ts';

/** What a word of a command may be. `values` null: any word. */
export type Slot = {
  readonly name: string;
  readonly isOptional?: boolean;
  readonly values: ((state: ControllerState) => readonly string[]) | null;
};

export type Read =
  | 'arrays'
  | 'cache'
  | 'chap'
  | 'controllers'
  | 'drives'
  | 'events'
  | 'event'
  | 'failback'
  | 'help'
  | 'hotSpares'
  | 'ipfailover'
  | 'logicalDrives'
  | 'peer'
  | 'ports'
  | 'sessions'
  | 'version';

export type Entry = {
  readonly words: readonly string[];
  readonly slots: readonly Slot[];
  readonly summary: string;
  /** `S3:50`, or `choice`: a reconstruction. */
  readonly source: string;
  readonly does:
    | { readonly read: Read }
    | { readonly change: (args: readonly string[]) => Change | string }
    | { readonly closes: true };
};

const DEFAULT_DUMP_HOST = 'host-1';
const DEFAULT_DUMP_FILE = 'diagnostics.tgz';
const FILE_NAME = /^\w[\w.-]{0,63}$/;

function one(name: string, ...values: readonly string[]): Slot {
  return { name, values: () => values };
}
const ARRAY: Slot = {
  name: 'ARRAY',
  values: ({ durable }) => durable.arrays.map(({ name }) => name),
};
const SIDE = one('a|b', 'a', 'b');
export const BAY: Slot = {
  name: 'BAY',
  values: ({ durable }) => durable.drives.map(({ bay }) => `${bay}`),
};
export const NUMBER: Slot = { name: 'NUMBER', values: null };

const show = (read: Read) => ({ read });
const make = (change: (...args: string[]) => Change | string) => ({
  change: (args: readonly string[]) => change(...args),
});

export const COMMANDS: readonly Entry[] = [
  {
    words: ['array', 'list'],
    slots: [],
    summary: 'arrays with their preferred and current owner',
    source: 'choice',
    does: show('arrays'),
  },
  {
    words: ['array', 'move'],
    slots: [ARRAY, SIDE],
    summary: 'give an array to a controller, which becomes its preferred owner',
    source: 'S3:31',
    does: make((array = '', to = '') => ({ type: 'arrayMove', array, to: to as 'a' | 'b' })),
  },
  {
    words: ['cache', 'mirror'],
    slots: [one('on|off', 'on', 'off')],
    summary: 'mirror the write cache to the peer',
    source: 'choice',
    does: make((word) => ({ type: 'cacheMirror', isOn: word === 'on' })),
  },
  {
    words: ['cache', 'mode'],
    slots: [one('writeback|writethrough', 'writeback', 'writethrough')],
    summary: 'acknowledge writes from the cache, or from the drives',
    source: 'choice',
    does: make((word) => ({
      type: 'cacheMode',
      mode: word === 'writeback' ? 'writeBack' : 'writeThrough',
    })),
  },
  {
    words: ['cache', 'show'],
    slots: [],
    summary: 'write cache, its mirror and its battery',
    source: 'choice',
    does: show('cache'),
  },
  {
    words: ['controller', 'failover'],
    slots: [SIDE],
    summary: 'fail a controller over to the other one',
    source: 'S3:34',
    does: make((side = '') => ({ type: 'controllerFailover', side: side as 'a' | 'b' })),
  },
  {
    words: ['controller', 'list'],
    slots: [],
    summary: 'both controllers, their status and their addresses',
    source: 'S3:16',
    does: show('controllers'),
  },
  {
    words: ['diagnostic', 'dump'],
    slots: [
      { name: 'HOST', isOptional: true, values: () => [DEFAULT_DUMP_HOST] },
      { name: 'FILE', isOptional: true, values: null },
    ],
    summary: 'upload the support archive to a host',
    source: 'S3:109',
    does: make((to = DEFAULT_DUMP_HOST, file = DEFAULT_DUMP_FILE) =>
      FILE_NAME.test(file)
        ? { type: 'diagnosticDump', to, file }
        : 'the file has a name of letters, digits, dots, dashes and underscores, 64 at most',
    ),
  },
  {
    words: ['drive', 'list'],
    slots: [],
    summary: 'all drives on both sides',
    source: 'S3:23',
    does: show('drives'),
  },
  {
    words: ['event', 'clear'],
    slots: [],
    summary: 'empty the event log',
    source: 'choice',
    does: make(() => ({ type: 'eventClear' })),
  },
  {
    words: ['event', 'list'],
    slots: [{ ...NUMBER, isOptional: true }],
    summary: 'the newest events, 20 unless a number is given',
    source: 'choice',
    does: show('events'),
  },
  {
    words: ['event', 'show'],
    slots: [NUMBER],
    summary: 'one event with its long text and details',
    source: 'S3:76',
    does: show('event'),
  },
  {
    words: ['exit'],
    slots: [],
    summary: 'end the session (also: quit, logout)',
    source: 'choice',
    does: { closes: true },
  },
  {
    words: ['failback', 'automatic'],
    slots: [],
    summary: 'arrays and addresses go back once the peer is enabled',
    source: 'S3:20',
    does: make(() => ({ type: 'failbackPolicy', policy: 'automatic' })),
  },
  {
    words: ['failback', 'manual'],
    slots: [],
    summary: 'arrays and addresses stay until failback now',
    source: 'S3:20',
    does: make(() => ({ type: 'failbackPolicy', policy: 'manual' })),
  },
  {
    words: ['failback', 'now'],
    slots: [],
    summary: 'give arrays and addresses back to their preferred controller',
    source: 'S3:20',
    does: make(() => ({ type: 'failbackNow' })),
  },
  {
    words: ['failback', 'show'],
    slots: [],
    summary: 'the policy, and what would go back',
    source: 'choice',
    does: show('failback'),
  },
  {
    words: ['help'],
    slots: [{ name: 'COMMAND', isOptional: true, values: null }],
    summary: 'this list, or the commands that begin so',
    source: 'choice',
    does: show('help'),
  },
  {
    words: ['hotspare', 'assign'],
    slots: [BAY, ARRAY],
    summary: 'make a drive the hot-spare of an array',
    source: 'S3:73',
    does: make((bay, array = '') => ({ type: 'hotSpareAssign', bay: Number(bay), array })),
  },
  {
    words: ['hotspare', 'list'],
    slots: [],
    summary: 'hot-spares, their arrays and who owns those',
    source: 'S3:73',
    does: show('hotSpares'),
  },
  {
    words: ['hotspare', 'remove'],
    slots: [BAY],
    summary: 'take a hot-spare out of service',
    source: 'choice',
    does: make((bay) => ({ type: 'hotSpareRemove', bay: Number(bay) })),
  },
  {
    words: ['ipfailover'],
    slots: [{ ...one('local|remote|both|none', ...IPFAILOVER_MODES), isOptional: true }],
    summary: 'how iSCSI addresses fail over; alone: show it',
    source: 'S3:50',
    does: make((mode) =>
      mode === undefined
        ? 'read:ipfailover'
        : { type: 'ipfailover', mode: mode as (typeof IPFAILOVER_MODES)[number] },
    ),
  },
  {
    words: ['iscsi', 'chap'],
    slots: [
      { name: 'USER', isOptional: true, values: () => ['off'] },
      { name: 'SECRET', isOptional: true, values: null },
      { name: 'TARGET-USER', isOptional: true, values: null },
      { name: 'TARGET-SECRET', isOptional: true, values: null },
    ],
    summary:
      'CHAP account, and that of the target where initiators ask; `off`: none; alone: show it',
    source: 'choice',
    does: make(chap),
  },
  {
    words: ['iscsi', 'port', 'list'],
    slots: [],
    summary: 'iSCSI and management ports, links and addresses',
    source: 'choice',
    does: show('ports'),
  },
  {
    words: ['iscsi', 'session', 'list'],
    slots: [],
    summary: 'initiators that are logged in here',
    source: 'choice',
    does: show('sessions'),
  },
  {
    words: ['iscsi', 'standbytur'],
    slots: [one('sense|good', ...STANDBY_TURS)],
    summary: 'what TEST UNIT READY hears on a standby port',
    source: 'choice',
    does: make((answer) => ({ type: 'standbyTur', answer: answer as 'sense' | 'good' })),
  },
  {
    words: ['iscsi', 'transition'],
    slots: [one('hold|busy|sense|drop', ...TRANSITIONS)],
    summary: 'what a command meets while its array changes hands',
    source: 'choice',
    does: make((word) => ({
      type: 'transition',
      transition: word as (typeof TRANSITIONS)[number],
    })),
  },
  {
    words: ['logicaldrive', 'list'],
    slots: [],
    summary: 'logical drives, their LUNs and port group states',
    source: 'choice',
    does: show('logicalDrives'),
  },
  {
    words: ['peer', 'enable'],
    slots: [],
    summary: 'bring the failed controller back on-line',
    source: 'S3:35',
    does: make(() => ({ type: 'peerEnable' })),
  },
  {
    words: ['peer', 'show'],
    slots: [],
    summary: 'what this controller knows of the other',
    source: 'S3:16',
    does: show('peer'),
  },
  {
    words: ['version'],
    slots: [],
    summary: 'model and firmware',
    source: 'choice',
    does: show('version'),
  },
];

/** RFC 7143 asks for at least 96 bits where the network is not trusted; initiators insist on 12. */
const SECRET_MIN = 12;
const SECRET_MAX = 64;
export const SECRET_LENGTH = `${SECRET_MIN} to ${SECRET_MAX} characters`;

function chap(user?: string, secret?: string, name?: string, own?: string): Change | string {
  if (user === undefined) return 'read:chap';
  if (user === 'off' && secret === undefined) {
    return { type: 'chap', user: '', secret: '', mutual: null };
  }
  if (!isChapSecret(secret)) return `a secret of ${SECRET_LENGTH} must follow the user`;
  if (name === undefined) return { type: 'chap', user, secret, mutual: null };
  if (!isChapSecret(own)) return `a secret of ${SECRET_LENGTH} must follow the target's user`;
  // RFC 7143 §9.2.1: who knows the one could answer for the other.
  if (own === secret) return "the target's secret must be another one than the initiator's";
  return { type: 'chap', user, secret, mutual: { user: name, secret: own } };
}

export const isChapSecret = (text = ''): text is string =>
  text.length >= SECRET_MIN && text.length <= SECRET_MAX;
