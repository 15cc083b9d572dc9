// showboards -c: which clock each board has selected, and how the clocks stand. The manual names
// the option and shows no output, so this layout is a guess, all of it in this file.

import type { BoardView, ClocksView, ScState } from '../../state.ts';
import { type Column, head, row } from './columns.ts';

const BOARDS: readonly Column[] = [
  ['Location', 12],
  ['Type of Board', 16],
  ['Clock Source', 14],
  ['SC0 Clock', 12],
  ['SC1 Clock', 0],
];

const CLOCKS: readonly Column[] = [
  ['Clock', 12],
  ['Generator', 16],
  ['Mode', 14],
  ['Phase Lock', 0],
];

/** @seed S4:138, S4:142-143: an SPLL has one of two clocks as its input; which, is seen here. */
export function clocksText(state: ScState, domains: readonly string[] | null): string {
  const { platform } = state.volatile;
  if (platform === null) return head(BOARDS);
  const boards = platform.boards.filter(
    ({ domain }) => domains === null || (domain !== null && domains.includes(domain)),
  );
  const rows = boards.map((board) => boardRow(board, platform.clocks)).join('');
  return `${head(BOARDS)}${rows}\n${head(CLOCKS)}${clockRows(platform.clocks)}`;
}

function boardRow(board: BoardView, clocks: ClocksView): string {
  const { location, type, spll } = board;
  const states = (['sc0', 'sc1'] as const).map((sc) => clockWord(clocks, sc, board));
  return row(BOARDS, [location, type, spll.toUpperCase(), ...states]);
}

/** @choice The other clock is Bad while the two are not phase locked: nobody may switch to it. */
function clockWord(clocks: ClocksView, sc: 'sc0' | 'sc1', { isOn, spll }: BoardView): string {
  if (!isOn) return '-';
  if (clocks[sc].mode === 'absent') return 'Bad';
  return sc === spll || clocks.isLocked ? 'Good' : 'Bad';
}

/** @seed S4:88, S4:90-91, S4:95-101: the VCXO is selected; one leads, one follows, both are
 * locked. */
function clockRows(clocks: ClocksView): string {
  return (['sc0', 'sc1'] as const)
    .map((sc) => {
      const { mode, generator } = clocks[sc];
      const word = { leader: 'Leader', follower: 'Follower', absent: 'Absent' }[mode];
      const lock = clocks.isLocked ? 'Locked' : 'Not Locked';
      return row(CLOCKS, [sc.toUpperCase(), generator, word, lock]);
    })
    .join('');
}
