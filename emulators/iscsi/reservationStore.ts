// Reservations of one process: for a target that shares its units with nobody.

import { NO_RESERVATIONS, type Reservations } from './core/scsi/reservations.ts';
import type { ReservationStore } from './core/scsi/unit.ts';

export function reservationsInMemory(): ReservationStore {
  const states = new Map<number, Reservations>();
  let isChanged = false;
  const read = (lun: number) => states.get(lun) ?? NO_RESERVATIONS;
  return {
    refresh() {
      const wasChanged = isChanged;
      isChanged = false;
      return wasChanged;
    },
    read,
    change(lun, change) {
      states.set(lun, change(read(lun)));
      isChanged = true;
    },
  };
}
