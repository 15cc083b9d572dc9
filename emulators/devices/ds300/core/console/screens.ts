// What the reading commands print: views of the controller's state. Layouts are a reconstruction.

import type { CommandOutput } from '../../../../core/machine.ts';
import type { Instant } from '../../../../core/time.ts';
import {
  CONTROLLERS,
  ETHS,
  MANAGEMENT_PORTS,
  otherSide,
  PORTS,
  portOf,
  SIDES,
  type Side,
  TARGET_NAME,
} from '../config.ts';
import type {
  ArrayRecord,
  ControllerState,
  GroupState,
  HeldAddress,
  PeerStatus,
} from '../state.ts';
import { COMMANDS, type Entry, type Read } from './commandTable.ts';
import { formatStamp } from './dates.ts';
import { usageOf } from './grammar.ts';
import { facts, ranges, table } from './tables.ts';

/** @choice The last firmware that IBM shipped is not known; this one says whose it is. */
export const FIRMWARE = '2.10 (twinrack)';
export const MODEL = 'IBM TotalStorage DS300';
const EVENTS_SHOWN = 20;

type Screen = (state: ControllerState, args: readonly string[], now: Instant) => string | Failed;
type Failed = { readonly error: string };

const SCREENS: { readonly [Name in Read]: Screen } = {
  arrays: ({ durable }) =>
    table(
      ['Array', 'Level', 'State', 'Preferred', 'Current', 'Drives', 'Hot-spares'],
      durable.arrays.map((array) => [
        array.name,
        `RAID ${array.level}`,
        stateOf(array),
        array.preferredOwner.toUpperCase(),
        array.currentOwner.toUpperCase(),
        ranges(array.drives),
        ranges(array.spares),
      ]),
    ),
  cache: ({ durable: { settings, dirty }, volatile: { afflictions } }) =>
    facts([
      ['Write cache', settings.cacheMode === 'writeBack' ? 'write-back' : 'write-through'],
      ['Mirroring', settings.isMirrorOn ? mirrorStatus(afflictions.isMirrorBroken) : 'off'],
      ['Battery', afflictions.isBatteryDead ? 'dead' : 'ok'],
      ['Writes not yet on the drives', String(dirty.length)],
    ]),
  chap: ({ durable: { settings } }) =>
    facts([
      ['CHAP', settings.chapUser === '' ? 'off' : `on, user ${settings.chapUser}`],
      ['Mutual', settings.chapMutualUser === '' ? 'off' : `on, user ${settings.chapMutualUser}`],
    ]),
  controllers: (state) => controllers(state),
  drives: ({ durable }) =>
    table(
      ['Drive', 'Side', 'State', 'Size', 'Model', 'Serial', 'Array'],
      durable.drives.map(({ bay, side, state, mib, model, serial }) => [
        String(bay),
        side.toUpperCase(),
        state === 'hotSpare' ? 'hot-spare' : state,
        `${mib} MiB`,
        model,
        serial,
        arrayOf(durable.arrays, bay)?.name ?? '-',
      ]),
    ),
  event: (state, [number]) => event(state, Number(number)),
  events: ({ durable, volatile }, [count]) =>
    table(
      ['Number', 'Time', 'Severity', 'Event'],
      durable.events.entries
        .slice(-(Number(count ?? EVENTS_SHOWN) || EVENTS_SHOWN))
        .map(({ number, dateMs, severity, short }) => [
          String(number),
          formatStamp(dateMs, volatile.identity.zone),
          severity,
          short,
        ]),
    ),
  failback: (state) => {
    const { durable } = state;
    const away = durable.arrays.filter((one) => one.preferredOwner !== one.currentOwner);
    return facts([
      ['Failback', durable.settings.failback],
      ['Arrays away from home', away.map(({ name }) => name).join(', ') || 'none'],
      ['Addresses away from home', awayFromHome(state).join(', ') || 'none'],
    ]);
  },
  help: (_state, words) => help(words),
  hotSpares: ({ durable }) =>
    table(
      ['Drive', 'Array', 'Owner'],
      durable.arrays.flatMap(({ name, spares, currentOwner }) =>
        spares.map((bay) => [String(bay), name, currentOwner.toUpperCase()]),
      ),
    ),
  ipfailover: ({ durable }) => facts([['ipfailover', durable.settings.ipFailover]]),
  logicalDrives: (state) => logicalDrives(state),
  peer: ({ volatile: { identity, peer, claim, takeover } }) =>
    facts([
      ['Controller', otherSide(identity.side).toUpperCase()],
      ['Status', PEER_WORDS[peer.status]],
      ['Heartbeat', peer.lostAt === null ? 'none' : 'received on interface1'],
      ['Takeover', takeover || claim ? 'under way' : 'none'],
    ]),
  ports: (state) => ports(state),
  sessions: ({ volatile: { sessions, hostSessions } }) =>
    table(
      ['Initiator', 'Portal', 'From', 'ISID'],
      [
        ...hostSessions.map(({ initiator, portal }) => [initiator, portal, 'host-1', '-']),
        ...sessions.map(({ initiator, portal, from, isid }) => [initiator, portal, from, isid]),
      ],
    ),
  version: ({ volatile: { config, identity } }) =>
    facts([
      ['Model', MODEL],
      ['Name', config.enclosureName],
      ['Controller', `${identity.side.toUpperCase()} (${identity.node})`],
      ['Firmware', FIRMWARE],
      ['Target', TARGET_NAME],
    ]),
};

const PEER_WORDS: { readonly [Status in PeerStatus]: string } = {
  unknown: 'not heard yet',
  enabled: 'online',
  failed: 'failed',
  awaitingEnable: 'failed, awaits peer enable',
  absent: 'absent',
};

/** What a read prints; exit status 1 where there is no such thing. */
export function render(
  state: ControllerState,
  read: Read,
  args: readonly string[],
  now: Instant,
): CommandOutput {
  const shown = SCREENS[read](state, args, now);
  if (typeof shown === 'string') return { stdout: shown, stderr: '', exitCode: 0 };
  return { stdout: '', stderr: `Error: ${shown.error}\n`, exitCode: 1 };
}

/** @seed S3:16 each controller knows the addresses of the other and its status: whose each address
 * is, and which port answers. */
function controllers(state: ControllerState): string {
  const sides = SIDES.filter((side) => !isAbsent(state, side));
  const rows = sides.map((side) => [side.toUpperCase(), CONTROLLERS[side], statusOf(state, side)]);
  const ports = sides.flatMap((side) =>
    PORT_WORDS.map((port) => {
      const address = addressOf(side, port);
      return [address, `${side.toUpperCase()} ${wordOf(port)}`, answerOf(state, address)];
    }),
  );
  const list = table(['Controller', 'Node', 'Status'], rows);
  return `${list}\n${table(['Address', 'Configured on', 'Answers on'], ports)}`;
}

const PORT_WORDS = [...ETHS, 'management'] as const;
type PortWord = (typeof PORT_WORDS)[number];

function wordOf(port: PortWord): string {
  return port === 'management' ? 'MGMT' : port.toUpperCase();
}

function addressOf(side: Side, port: PortWord): string {
  return (port === 'management' ? MANAGEMENT_PORTS[side] : PORTS[portOf(side, port)]).address;
}

/** The port on which an address stands, as far as this controller knows. */
function answerOf(state: ControllerState, address: string): string {
  for (const side of SIDES) {
    const held = heldBy(state, side).find((each) => each.address === address);
    if (held === undefined) continue;
    return `${side.toUpperCase()} ${wordOf(held.port)}${held.isAlias ? ' (alias)' : ''}`;
  }
  return '-';
}

function isAbsent({ volatile: { identity, peer } }: ControllerState, side: Side): boolean {
  return side !== identity.side && peer.status === 'absent';
}

/** In the words of this controller: it knows itself, and of the other what it was told. */
export function statusOf({ volatile }: ControllerState, side: Side): string {
  if (side !== volatile.identity.side) return PEER_WORDS[volatile.peer.status];
  return volatile.phase === 'enabled' ? 'online' : volatile.phase;
}

/** Addresses on a port that is not their own, of either controller. */
function awayFromHome({ volatile: { held, peer } }: ControllerState): string[] {
  const all = [...held, ...(peer.report?.held ?? [])];
  const aliases = all.filter(({ isAlias }) => isAlias).map(({ address }) => address);
  return [...new Set(aliases)];
}

/** What stands on a controller's ports, as far as this one knows. */
function heldBy(
  { volatile }: ControllerState,
  side: Side,
): readonly Pick<HeldAddress, 'address' | 'port' | 'isAlias'>[] {
  if (side === volatile.identity.side) return volatile.held;
  const { status, report } = volatile.peer;
  return status === 'enabled' && report ? report.held : [];
}

function ports(state: ControllerState): string {
  const { identity, links, held } = state.volatile;
  const rows = PORT_WORDS.map((port) => [
    wordOf(port),
    links[port] ? 'up' : 'down',
    port === 'management'
      ? MANAGEMENT_PORTS[identity.side].mac
      : PORTS[portOf(identity.side, port)].mac,
    held
      .filter((one) => one.port === port)
      .map(({ address, isAlias }) => (isAlias ? `${address} (alias)` : address))
      .join(' ') || '-',
  ]);
  return table(['Port', 'Link', 'MAC', 'Addresses'], rows);
}

function logicalDrives(state: ControllerState): string {
  const { arrays, logicalDrives: drives } = state.durable;
  return table(
    ['LUN', 'Name', 'Array', 'Size', 'Group 1 (A)', 'Group 2 (B)', 'Serial'],
    drives.map(({ lun, name, array, mib, serial }) => {
      const owner = arrays.find((one) => one.name === array);
      const groups = SIDES.map((side) => (owner ? groupStateOf(state, owner, side) : '-'));
      return [String(lun), name, array, `${mib} MiB`, ...groups, serial];
    }),
  );
}

/** @seed S3:10-12 active for the owner, standby without access to the drives, unavailable when
 * crashed or absent. */
function groupStateOf(state: ControllerState, array: ArrayRecord, side: Side): GroupState {
  if (statusOf(state, side) !== 'online') return 'unavailable';
  return array.currentOwner === side ? 'active/optimized' : 'standby';
}

function event(state: ControllerState, number: number): string | Failed {
  const { entries } = state.durable.events;
  const found = entries.find((entry) => entry.number === number);
  if (!found) {
    const [first, last] = [entries[0]?.number, entries.at(-1)?.number];
    const range = first === undefined ? 'the log is empty' : `the log holds ${first} to ${last}`;
    return { error: `there is no event ${number}; ${range}` };
  }
  const details = Object.entries(found.details).map(
    ([name, value]) => [`  ${name}`, String(value)] as const,
  );
  return facts([
    ['Number', String(found.number)],
    ['Time', formatStamp(found.dateMs, state.volatile.identity.zone)],
    ['Severity', found.severity],
    ['Id', String(found.id)],
    ['Controller', found.controller.toUpperCase()],
    ['Event', found.short],
    ['Text', found.long],
    ...details,
  ]);
}

function help(words: readonly string[]): string | Failed {
  const [wanted = ''] = words;
  const shown = COMMANDS.filter((entry) => entry.words[0]?.startsWith(wanted.toLowerCase()));
  if (shown.length === 0) return { error: `no command begins with "${wanted}"` };
  return table(
    ['Command', 'What it does'],
    shown.map((entry: Entry) => [usageOf(entry), entry.summary]),
  );
}

function stateOf({ state, rebuild }: ArrayRecord): string {
  return rebuild === null ? state : `${state} (drive ${rebuild.bay})`;
}

function arrayOf(arrays: readonly ArrayRecord[], bay: number): ArrayRecord | undefined {
  return arrays.find(({ drives, spares }) => drives.includes(bay) || spares.includes(bay));
}

function mirrorStatus(isBroken: boolean): string {
  return isBroken ? 'on, failed' : 'on';
}
