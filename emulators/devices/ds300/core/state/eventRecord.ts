// An event of the box's own log (S3:76): short and long text, severity, time stamp, details.

import type { EpochMs } from '../../../../core/calendar.ts';
import type { JsonObject } from '../../../../core/json.ts';
import type { Side } from '../config.ts';

export type EventRecord = {
  number: number;
  /** Which kind it is: a key of machines/eventLog.ts's catalogue. */
  kind: string;
  /** As RaidEvt.log has it: `INF`, `WRN`, `FTL` (reference §1.3). */
  severity: 'information' | 'warning' | 'fatal';
  id: number;
  dateMs: EpochMs;
  /** Whose log it stands in. */
  controller: Side;
  channel: number | null;
  scsiId: number | null;
  logicalDrive: number | null;
  short: string;
  long: string;
  details: JsonObject;
};
