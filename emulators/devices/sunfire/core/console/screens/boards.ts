// showboards: slots 0 and 1 of every expander, with -v whatever else is in the platform. Columns
// are those that monitoring scripts take apart (reference §1.1).

import { PROFILES } from '../../config.ts';
import type { BoardView, DomainStatus, DomainView, PlatformView, ScState } from '../../state.ts';
import { type Column, head, row } from './columns.ts';

const COLUMNS: readonly Column[] = [
  ['Location', 12],
  ['Pwr', 7],
  ['Type of Board', 16],
  ['Board Status', 14],
  ['Test Status', 14],
  ['Domain', 0],
];
const DASHES = [8, 3, 13, 12, 11, 6];

/** `domains`: only theirs; null: all. */
export function boardsText(
  state: ScState,
  form: 'plain' | 'verbose',
  domains: readonly string[] | null,
): string {
  const { platform } = state.volatile;
  if (platform === null) return head(COLUMNS, DASHES);
  const rows = slotRows(state, platform).filter(({ domain }) => isAsked(domain, domains));
  const others = form === 'verbose' && domains === null ? otherRows(state, platform) : [];
  return head(COLUMNS, DASHES) + [...rows.map(({ cells }) => cells), ...others].map(line).join('');
}

function isAsked(domain: string | null, domains: readonly string[] | null): boolean {
  return domains === null || (domain !== null && domains.includes(domain));
}

function line(cells: readonly string[]): string {
  return row(COLUMNS, cells);
}

type SlotRow = { domain: string | null; cells: string[] };

function slotRows(state: ScState, platform: PlatformView): SlotRow[] {
  const { expanders } = PROFILES[state.volatile.config.profile];
  return (['SB', 'IO'] as const).flatMap((kind) =>
    Array.from({ length: expanders }, (_, slot) => {
      const board = platform.boards.find((one) => one.kind === kind && one.slot === slot);
      return board === undefined ? emptySlot(`${kind}${slot}`) : slotRow(platform, board);
    }),
  );
}

function emptySlot(location: string): SlotRow {
  return { domain: null, cells: [location, '-', 'Empty Slot', 'Available', '-', 'Isolated'] };
}

function slotRow(platform: PlatformView, board: BoardView): SlotRow {
  const domain = platform.domains.find(({ id }) => id === board.domain);
  const status =
    domain === undefined ? 'Available' : isActiveIn(domain, board) ? 'Active' : 'Assigned';
  const cells = [
    board.location,
    board.isOn ? 'On' : 'Off',
    board.type,
    status,
    board.test,
    domain === undefined ? 'Isolated' : nameOf(domain),
  ];
  return { domain: board.domain, cells };
}

/** The tag, if the domain has one. */
export function nameOf({ id, tag }: Pick<DomainView, 'id' | 'tag'>): string {
  return tag === '' ? id : tag;
}

const AT_REST: readonly DomainStatus[] = [
  'Powered Off',
  'Keyswitch Standby',
  'Domain Down',
  'Environmental Domain Halt',
];

function isActiveIn({ status }: DomainView, { isOn }: BoardView): boolean {
  return isOn && !AT_REST.includes(status);
}

/** Reference §2: what is no slot 0 or 1, the SCs first. */
function otherRows(state: ScState, platform: PlatformView): string[][] {
  const { identity } = state.volatile;
  const rows = (['sc0', 'sc1'] as const).map((sc) => {
    const isSelf = sc === identity.node;
    const isOn = platform.clocks[sc].mode !== 'absent';
    return plain(sc.toUpperCase(), isOn, 'SC', isSelf ? 'Main' : spareWord(state));
  });
  const { supplies, fanTrays } = platform.environment;
  for (const [index, { isOn }] of supplies.entries()) {
    rows.push(plain(`PS${index}`, isOn, 'PS', '-'));
  }
  for (const [index, { isOn }] of fanTrays.entries()) {
    rows.push(plain(`FT${index}`, isOn, 'FT', '-'));
  }
  for (const kind of ['CS', 'EX'] as const) {
    for (const board of platform.boards.filter((one) => one.kind === kind)) {
      rows.push(plain(board.location, board.isOn, board.type, '-'));
    }
  }
  rows.push(plain('CP0', true, 'CP', '-'), plain('CP1', true, 'CP', '-'));
  return rows;
}

function plain(location: string, isOn: boolean, type: string, status: string): string[] {
  return [location, isOn ? 'On' : 'Off', type, status, '-', '-'];
}

/** The other SC as this one hears it; unheard, its role is not known. */
function spareWord(state: ScState): string {
  const role = state.volatile.peer.status?.role;
  return role === 'SPARE' ? 'Spare' : role === 'MAIN' ? 'Main' : 'Unknown';
}
