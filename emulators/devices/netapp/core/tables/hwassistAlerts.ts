// The alerts of hardware-assisted takeover, row by row as `hwassist stats show` lists them, with
// the column that says whether the partner takes over.
//
// @source netapp §4.5: the traps they travel in. @seed S0:48-66,72-90.

/** What an SP can send. */
export type HwassistEvent =
  | 'power_loss'
  | 'l2_watchdog_reset'
  | 'power_off_via_rlm'
  | 'power_cycle_via_rlm'
  | 'reset_via_rlm'
  | 'power_off_via_sp'
  | 'power_cycle_via_sp'
  | 'reset_via_sp'
  | 'post_error'
  | 'abnormal_reboot'
  | 'loss_of_heartbeat'
  | 'periodic_message'
  | 'test';
/** What a receiver counts that is no alert of its partner's SP. */
export type HwassistAnomaly = 'ID_mismatch' | 'Key_mismatch' | 'Unknown' | 'alerts_throttled';
export type HwassistRowName = HwassistEvent | HwassistAnomaly;

export type HwassistAlert = {
  readonly type: 'system_down' | 'keep_alive' | 'test';
  readonly event: HwassistEvent;
  readonly severity: 'alert' | 'warning' | 'notice' | 'info';
  /** 789.0.N */
  readonly trap: number;
  readonly isTakeover: boolean;
  readonly source: string;
};

const SYSTEM_ALERT_TRAP = 532;
const SYSTEM_WARNING_TRAP = 535;
const SYSTEM_NOTICE_TRAP = 536;
const PERIODIC_TRAP = 547;
const TEST_TRAP = 556;

type Cells = readonly [
  HwassistAlert['type'],
  HwassistEvent,
  HwassistAlert['severity'],
  trap: number,
  takeover: 'Yes' | 'No',
  source: string,
];

const CELLS: readonly Cells[] = [
  ['system_down', 'power_loss', 'alert', SYSTEM_ALERT_TRAP, 'Yes', 'S0:50,74'],
  ['system_down', 'l2_watchdog_reset', 'alert', SYSTEM_ALERT_TRAP, 'Yes', 'S0:51,75'],
  ['system_down', 'power_off_via_rlm', 'notice', SYSTEM_NOTICE_TRAP, 'Yes', 'S0:52,76'],
  ['system_down', 'power_cycle_via_rlm', 'notice', SYSTEM_NOTICE_TRAP, 'Yes', 'S0:53,77'],
  ['system_down', 'reset_via_rlm', 'notice', SYSTEM_NOTICE_TRAP, 'Yes', 'S0:54,78'],
  ['system_down', 'power_off_via_sp', 'notice', SYSTEM_NOTICE_TRAP, 'Yes', 'S0:55,79'],
  ['system_down', 'power_cycle_via_sp', 'notice', SYSTEM_NOTICE_TRAP, 'Yes', 'S0:56,80'],
  ['system_down', 'reset_via_sp', 'notice', SYSTEM_NOTICE_TRAP, 'Yes', 'S0:57,81'],
  ['system_down', 'post_error', 'alert', SYSTEM_ALERT_TRAP, 'No', 'S0:58,82'],
  ['system_down', 'abnormal_reboot', 'alert', SYSTEM_ALERT_TRAP, 'No', 'S0:59,83'],
  ['system_down', 'loss_of_heartbeat', 'warning', SYSTEM_WARNING_TRAP, 'No', 'S0:60,84'],
  ['keep_alive', 'periodic_message', 'info', PERIODIC_TRAP, 'No', 'S0:61,85'],
  ['test', 'test', 'notice', TEST_TRAP, 'No', 'S0:62,86'],
];

export const HWASSIST_ALERTS: readonly HwassistAlert[] = CELLS.map(
  ([type, event, severity, trap, takeover, source]) => ({
    type,
    event,
    severity,
    trap,
    isTakeover: takeover === 'Yes',
    source,
  }),
);

/** @seed S0:63-66,87-90 the rows below the alerts: no event, no column of takeover. */
const HWASSIST_ANOMALIES: readonly HwassistAnomaly[] = [
  'ID_mismatch',
  'Key_mismatch',
  'Unknown',
  'alerts_throttled',
];

/** All rows in the order of the screen. */
export const HWASSIST_ROWS: readonly HwassistRowName[] = [
  ...HWASSIST_ALERTS.map(({ event }) => event),
  ...HWASSIST_ANOMALIES,
];

export function alertOf(event: HwassistEvent): HwassistAlert {
  const found = HWASSIST_ALERTS.find((row) => row.event === event);
  if (found === undefined) throw new Error(`no row for the alert ${event}`);
  return found;
}

/** The row of an alert as it came off the wire; null: this receiver knows no such alert. */
export function findAlert(type: string, event: string): HwassistAlert | null {
  return HWASSIST_ALERTS.find((row) => row.type === type && row.event === event) ?? null;
}
