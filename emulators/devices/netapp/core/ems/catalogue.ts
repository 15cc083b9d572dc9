// All EMS messages of a node by name: what its log, its filters, its traps and its REST catalogue
// know. @source netapp §4

import type { EmsMessage } from './message.ts';
import { HA_MESSAGES } from './tables/ha.ts';
import { HWASSIST_MESSAGES } from './tables/hwassist.ts';
import { SP_MESSAGES } from './tables/sp.ts';

/** Sorted by name, as a catalogue lists them. */
export const EMS_CATALOGUE: readonly EmsMessage[] = [
  ...HWASSIST_MESSAGES,
  ...SP_MESSAGES,
  ...HA_MESSAGES,
].sort((left, right) => (left.name < right.name ? -1 : 1));

const BY_NAME: ReadonlyMap<string, EmsMessage> = new Map(
  EMS_CATALOGUE.map((message) => [message.name, message]),
);

/** The message of this name; null: ONTAP knows no such message. */
export function findEms(name: string): EmsMessage | null {
  return BY_NAME.get(name) ?? null;
}
