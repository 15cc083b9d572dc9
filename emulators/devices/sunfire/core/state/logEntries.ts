// What a log line is before it has words: console/logLines.ts renders it.

import type { EpochMs, Zone } from '../../../../core/calendar.ts';
import type { Domain as DomainId, Keyswitch } from '../commands.ts';

/** One line of a log, without its words. */
export type LogEntry =
  | { entry: 'smsInitiated' }
  | { entry: 'smsComplete' }
  | { entry: 'softShutdown' }
  | { entry: 'heartbeatCheck' }
  | { entry: 'configuredMain' }
  | { entry: 'configuredSpare' }
  | { entry: 'failoverActivated' }
  | { entry: 'failoverDeactivated' }
  | { entry: 'failoverFailed'; failure: string }
  | { entry: 'i2Failed' }
  | { entry: 'i2Passed' }
  | { entry: 'networkFailed' }
  | { entry: 'networkPassed' }
  | { entry: 'failingOver'; why: string }
  | { entry: 'takingOver' }
  | { entry: 'resettingOpposite'; opposite: string }
  | { entry: 'i2cTimeout'; bus: number }
  | { entry: 'registrationFailed'; boards: number }
  | { entry: 'notLocked' }
  | { entry: 'programming'; boards: number }
  | { entry: 'programmed'; boards: number }
  | { entry: 'spllStuck'; board: string }
  | { entry: 'clockLost'; sc: string }
  | { entry: 'clockFound'; sc: string }
  | { entry: 'lockLost' }
  | { entry: 'lockFound' }
  | { entry: 'dstop'; domain: DomainId }
  | { entry: 'dump'; domain: DomainId; file: string }
  | { entry: 'recovering'; domain: DomainId }
  | { entry: 'domainUp'; domain: DomainId }
  | { entry: 'daemonDied'; daemon: string }
  | { entry: 'daemonRestarted'; daemon: string }
  | { entry: 'supplyFailed'; unit: string }
  | { entry: 'fanFailed'; tray: string }
  | { entry: 'sensorBad'; location: string; sensor: string; status: string }
  | { entry: 'environmentRestored'; unit: string }
  | { entry: 'cannotRead' }
  | { entry: 'environmentShutdown' }
  | { entry: 'keyswitch'; domain: DomainId; position: Keyswitch };

/** Who writes a line and when: all that its stamp needs. hrtime is `hrtimeMs` and the six
 * digits `belowNs`. */
export type Stamp = {
  epochMs: EpochMs;
  zone: Zone;
  host: string;
  daemon: string;
  pid: number;
  hrtimeMs: number;
  belowNs: number;
  isPatched: boolean;
  smsVersion: string;
};
