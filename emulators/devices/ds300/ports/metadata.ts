// What the pair must know of its logical drives beside their blocks: persistent reservations, and
// what MODE SELECT has set. One SQLite file that both controllers open, a row for each logical
// drive. A takeover finds them as the dead controller left them. WAL, and no waiting for the disk:
// what dies here is processes, and what one has committed the kernel keeps.

import Database from 'better-sqlite3';
import { NO_RESERVATIONS, type Reservations } from '../../../iscsi/core/scsi/reservations.ts';
import {
  DEFAULT_MODE,
  type ModeState,
  type ReservationStore,
} from '../../../iscsi/core/scsi/unit.ts';

/** The other controller may be in the middle of its own change. */
const BUSY_TIMEOUT_MS = 1_000;

export type Metadata = {
  readonly reservations: ReservationStore;
  /** As it stood at the last `refresh` of the reservations, or at the last `setMode`. */
  modeOf(lun: number): ModeState;
  /** Stored before this returns. */
  setMode(lun: number, mode: ModeState): void;
  close(): void;
};

/** `modeChanged`: the other controller has set modes of a logical drive. */
export function openMetadata(file: string, modeChanged: (lun: number) => void): Metadata {
  const database = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = OFF');
  const reservations = openTable<Reservations>(database, 'reservations', NO_RESERVATIONS);
  const modes = openTable<ModeState>(database, 'modes', DEFAULT_MODE);
  let version = dataVersion(database);
  let isChanged = true;

  return {
    reservations: {
      // SQLite counts the commits of others; ours we know of.
      refresh() {
        const now = dataVersion(database);
        const wasChanged = isChanged || now !== version;
        isChanged = false;
        if (now === version) return wasChanged;
        version = now;
        reservations.load();
        for (const lun of modes.load()) modeChanged(lun);
        return wasChanged;
      },
      read: (lun) => reservations.read(lun),
      change(lun, change) {
        reservations.change(lun, change);
        isChanged = true;
      },
    },
    modeOf: (lun) => modes.read(lun),
    setMode: (lun, mode) => modes.change(lun, () => mode),
    close: () => void database.close(),
  };
}

const dataVersion = (database: Database.Database): number =>
  database.pragma('data_version', { simple: true }) as number;

type Table<State> = {
  read(lun: number): State;
  change(lun: number, change: (before: State) => State): void;
  /** Reads all rows anew. Returns those that are not as they were. */
  load(): number[];
};

function openTable<State>(database: Database.Database, name: string, none: State): Table<State> {
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${name} (lun INTEGER PRIMARY KEY, state TEXT NOT NULL) STRICT`,
  );
  const selectAll = database.prepare<[], { lun: number; state: string }>(
    `SELECT lun, state FROM ${name}`,
  );
  const select = database.prepare<[number], { state: string }>(
    `SELECT state FROM ${name} WHERE lun = ?`,
  );
  const store = database.prepare(`INSERT OR REPLACE INTO ${name} VALUES (?, ?)`);
  const rows = new Map<number, { text: string; state: State }>();

  const changeRow = database.transaction((lun: number, change: (before: State) => State) => {
    const row = select.get(lun);
    const before: State = row === undefined ? none : JSON.parse(row.state);
    const state = change(before);
    const text = JSON.stringify(state);
    if (state !== before) store.run(lun, text);
    return { text, state };
  });
  const load = () => {
    const changed: number[] = [];
    for (const { lun, state: text } of selectAll.all()) {
      if (rows.get(lun)?.text === text) continue;
      rows.set(lun, { text, state: JSON.parse(text) });
      changed.push(lun);
    }
    return changed;
  };
  load();
  return {
    read: (lun) => rows.get(lun)?.state ?? none,
    change: (lun, change) => void rows.set(lun, changeRow.immediate(lun, change)),
    load,
  };
}
