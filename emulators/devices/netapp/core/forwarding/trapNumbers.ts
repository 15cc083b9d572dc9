// Which trap of NETAPP-MIB (789.0.N) an event is sent as: its own, or the one of its severity.
//
// @source netapp §4.4: the numbers of the generic traps, whose last digit tells the priority

import type { EmsMessage, EmsSeverity } from '../ems/message.ts';
import type { EmsEntry } from '../state/cluster.ts';

/** 13 criticalTrap and 15 warningTrap: EMS has no such severities. */
const SEVERITY_TRAPS: { readonly [Severity in EmsSeverity]: number } = {
  EMERGENCY: 11,
  ALERT: 12,
  ERROR: 14,
  NOTICE: 16,
  INFORMATIONAL: 17,
  DEBUG: 18,
};

export function trapNumberOf(
  { severity }: Pick<EmsEntry, 'severity'>,
  { trap }: Pick<EmsMessage, 'trap'>,
): number {
  return trap ?? SEVERITY_TRAPS[severity];
}
