// Persistent reservations of the pair: one SQLite file that both controllers open, a row for each
// logical drive. A takeover finds them as the dead controller left them. WAL, and no waiting for
// the disk: what dies here is processes, and what one has committed the kernel keeps.

import Database from 'better-sqlite3';
import { NO_RESERVATIONS, type Reservations } from '../../../iscsi/core/scsi/reservations.ts';
import type { ReservationStore } from '../../../iscsi/core/scsi/unit.ts';

/** The other controller may be in the middle of its own change. */
const BUSY_TIMEOUT_MS = 1_000;

export type SharedReservations = ReservationStore & { close(): void };

export function openReservations(file: string): SharedReservations {
  const database = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = OFF');
  database.exec(
    'CREATE TABLE IF NOT EXISTS reservations (lun INTEGER PRIMARY KEY, state TEXT NOT NULL) STRICT',
  );
  const selectAll = database.prepare<[], { lun: number; state: string }>(
    'SELECT lun, state FROM reservations',
  );
  const select = database.prepare<[number], { state: string }>(
    'SELECT state FROM reservations WHERE lun = ?',
  );
  const store = database.prepare('INSERT OR REPLACE INTO reservations VALUES (?, ?)');

  let states = new Map<number, Reservations>();
  let version = -1;
  let isChanged = false;

  const changeRow = database.transaction(
    (lun: number, change: (before: Reservations) => Reservations) => {
      const row = select.get(lun);
      const before: Reservations = row === undefined ? NO_RESERVATIONS : JSON.parse(row.state);
      const after = change(before);
      if (after !== before) store.run(lun, JSON.stringify(after));
      return after;
    },
  );
  return {
    // SQLite counts the commits of others; ours we know of.
    refresh() {
      const now = database.pragma('data_version', { simple: true }) as number;
      const wasChanged = isChanged || now !== version;
      if (now !== version) {
        version = now;
        states = new Map(selectAll.all().map(({ lun, state }) => [lun, JSON.parse(state)]));
      }
      isChanged = false;
      return wasChanged;
    },
    read: (lun) => states.get(lun) ?? NO_RESERVATIONS,
    change(lun, change) {
      states.set(lun, changeRow.immediate(lun, change));
      isChanged = true;
    },
    close: () => void database.close(),
  };
}
