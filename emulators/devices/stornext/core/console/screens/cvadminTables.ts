// The tables inside cvadmin: one function for each command that shows something of FSMs, disks
// and connections.

import type { Instant } from '../../../../../core/time.ts';
import type { MdcState } from '../../state.ts';
import { cDate, clockText } from '../dates.ts';
import type { CvadminStep } from '../grammar/cvadmin.ts';
import { fullName, isOldStyle } from './cvadminStyle.ts';
import type { FsmRow } from './fsmRows.ts';
import { fsmRows, stateWord } from './fsmRows.ts';
import type { Geometry, StripeGroup } from './geometry.ts';
import { BLOCK_BYTES, dataBlocks, geometryOf } from './geometry.ts';
import { blockSizeText, columns, percent, sizeText } from './sizes.ts';

const KIB = 1_024;

export function geometryFor(state: MdcState, fs: string): Geometry {
  const { fsms, identity } = state.volatile;
  const index = fsms.findIndex((fsm) => fsm.fs === fs);
  return geometryOf(fs, fsms[index]?.haFsType ?? 'HaUnmanaged', index, identity.epoch);
}

/** The block that select, activate and stat print (reference §3.4). cvadmin itself is one
 * connection. */
export function statBlock(state: MdcState, row: FsmRow): string {
  const geometry = geometryFor(state, row.fs);
  const { total, free } = dataBlocks(geometry);
  const created = cDate({ epochMs: geometry.createdMs, zone: state.volatile.identity.zone });
  const facts: readonly (readonly [string, string])[] = [
    ['Created', created],
    ['Active Connections', String(row.connections + 1)],
    ['Fs Block Size', blockSizeText(BLOCK_BYTES)],
    ['Msg Buffer Size', blockSizeText(isOldStyle(state) ? 4 * KIB : 8 * KIB)],
    ['Disk Devices', String(geometry.groups.reduce((sum, group) => sum + group.disks.length, 0))],
    ['Stripe Groups', String(geometry.groups.length)],
    ['Fs Blocks', `${total} (${sizeText(total * BLOCK_BYTES)})`],
    ['Fs Blocks Free', `${free} (${sizeText(free * BLOCK_BYTES)}) (${percent(free, total)}%)`],
  ];
  return facts.map(([label, value]) => ` ${label.padEnd(18)}:    ${value}\n`).join('');
}

/** `show [group] [long]`; null: no such stripe group. */
export function showText(
  state: MdcState,
  row: FsmRow,
  step: { group: string | null; isLong: boolean },
): string | null {
  const { groups } = geometryFor(state, row.fs);
  const shown = groups.filter((group) => step.group === null || group.name === step.group);
  if (shown.length === 0) return null;

  const place = `(File System "${fullName(state, row.fs)}")`;
  const title =
    step.group === null
      ? `Show stripe groups ${place}\n`
      : `Show stripe group "${step.group}" ${place}\n`;
  const texts = shown.map((group) => groupText(group, groups.indexOf(group), step.isLong));
  return `${title}${texts.join('')}\n`;
}

function groupText(group: StripeGroup, index: number, isLong: boolean): string {
  const size = (blocks: number) => `${blocks} (${sizeText(blocks * BLOCK_BYTES)})`;
  const head = [
    `Stripe Group ${index} [${group.name}] Status:${group.status}`,
    `  Total Blocks:${size(group.totalBlocks)} Reserved:${size(group.reservedBlocks)}` +
      ` Free:${size(group.freeBlocks)} (${percent(group.freeBlocks, group.totalBlocks)}%)`,
    '  MultiPath Method:Rotate',
  ];
  const stripe = `Primary Stripe [${group.name}] Read:Enabled Write:Enabled`;
  const lines = isLong
    ? [...head, ...longLines(group), `    ${stripe}`, ...nodeLines(group)]
    : [...head, `    ${stripe}`];
  return `${lines.join('\n')}\n`;
}

function longLines(group: StripeGroup): string[] {
  const breadth = sizeText(group.breadthBlocks * BLOCK_BYTES);
  return [
    `  Stripe Depth:${group.disks.length}` +
      ` Stripe Breadth:${group.breadthBlocks} blocks (${breadth})`,
    ...(group.affinity === null ? [] : [`  Affinity Key:${group.affinity}`]),
    '  Realtime limit IO/sec:0 (~0 mb/sec) Non-Realtime reserve IO/sec:0',
    '  Committed RTIO/sec:0 Non-RTIO clients:0 Non-RTIO hint IO/sec:0',
    '  Disk stripes:',
  ];
}

function nodeLines(group: StripeGroup): string[] {
  return group.disks.map((label, index) => `      Node ${index} [${label}]`);
}

/** `who`: the FSM itself, this cvadmin, and the clients. */
export function whoText(state: MdcState, row: FsmRow, now: Instant): string {
  const upFor = clockText(now - (row.activatedAt ?? now));
  const rows = [
    ['1>', 'FSM', row.address, upFor],
    ['2>', 'ADM', state.volatile.identity.address, clockText(0)],
  ];
  for (let client = 0; client < row.connections; client++) {
    rows.push([`${client + 3}>`, 'CLI', clientAddress(client), upFor]);
  }
  const table = columns([['#', 'Type', 'Location', 'Up Time'], ...rows], [0]);
  return `Active clients of FSM "${row.fs}":\n\n${table}\n`;
}

/** Synthetic: clients are a count. */
function clientAddress(client: number): string {
  return `192.168.21.${101 + client}`;
}

/** `fsmlist [fs] [on host]`: the processes of this MDC, running or not. */
export function fsmListText(
  state: MdcState,
  step: Extract<CvadminStep, { step: 'fsmlist' }>,
): string {
  const { node } = state.volatile.identity;
  const host = step.host ?? node;
  const rows = fsmRows(state).filter((row) => row.host === host || row.address === host);
  const shown = rows.filter((row) => step.fs === null || row.fs === step.fs.replace(/@.*$/, ''));
  if (shown.length === 0) return `FSMs on ${host}: none known.\n\n`;

  const cells = shown.map((row) => [
    row.fs,
    row.pid === 0 ? '-' : String(row.pid),
    stateWord(row),
    row.priority === null ? '-' : String(row.priority),
    row.host,
  ]);
  const head = ['Name', 'Pid', 'State', 'Priority', 'Host'];
  return `FSMs on ${host}:\n\n${columns([head, ...cells], [1])}\n`;
}

/** `disks`: the labels that this MDC sees. `disks fsm`: the metadata disks of the selected FSM. */
export function disksText(state: MdcState, fs: string | null): string {
  const rows = diskLabels(state)
    .filter((disk) => fs === null || (disk.fs === fs && disk.isMetadata))
    .map((disk) => [`[${disk.label}]`, 'on device:', disk.device]);
  return `Disk Volumes:\n\n${columns(rows)}\n`;
}

/** `paths`: one path a disk, in this rack. */
export function pathsText(state: MdcState): string {
  const rows = diskLabels(state).map((disk) => [`[${disk.label}]`, disk.device, 'Active']);
  return `Disk Paths, by controller:\n\n<twinrack> controller 1\n${columns(rows)}\n`;
}

type Disk = { fs: string; label: string; device: string; isMetadata: boolean };

function diskLabels(state: MdcState): Disk[] {
  const disks: Disk[] = [];
  for (const { fs } of state.volatile.fsms) {
    for (const group of geometryFor(state, fs).groups) {
      const isMetadata = group.status.includes('MetaData');
      for (const label of group.disks) {
        const letter = String.fromCharCode('b'.charCodeAt(0) + disks.length);
        disks.push({ fs, label, device: `/dev/sd${letter}`, isMetadata });
      }
    }
  }
  return disks;
}

/** `coord`: the hosts of fsnameservers; the first that answers leads. */
export function coordText(state: MdcState): string {
  const { identity, peer } = state.volatile;
  const own = [identity.address, identity.node, 'up'];
  const other = [identity.peerAddress, identity.peer, peer.isHeard ? 'up' : 'no answer'];
  const [first, second] = identity.index === 0 ? [own, other] : [other, own];
  const leader = (first as string[])[2] === 'up' ? first : second;
  const rows = [first, second].map((row) => [row === leader ? '*' : ' ', ...(row as string[])]);
  return `NSS coordinators (* is primary):\n\n${columns(rows)}\n`;
}
