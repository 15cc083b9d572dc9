// The sensors of a controller and its chassis, as the Service Processor reads them, with their
// thresholds: LCR, LNC, UNC, UCR (lower and upper, critical and not).
//
// @source netapp §3: names of the sample set. Values and thresholds are synthetic.

export type SensorKind = 'fan' | 'thermal' | 'voltage' | 'current' | 'battery' | 'discrete';

export type SensorRow = {
  readonly name: string;
  readonly kind: SensorKind;
  readonly unit: string;
  /** What it reads when all is well; of a discrete one: its states. */
  readonly normal: number;
  readonly thresholds: readonly [
    lcr: number | null,
    lnc: number | null,
    unc: number | null,
    ucr: number | null,
  ];
  /** A discrete one: what it says while well, and while not. */
  readonly words: readonly [well: string, bad: string] | null;
};

type Four = SensorRow['thresholds'];

function analog(name: string, kind: SensorKind, unit: string, normal: number, thresholds: Four) {
  return { name, kind, unit, normal, thresholds, words: null };
}
function discrete(name: string, normal: number, words: readonly [string, string]): SensorRow {
  const thresholds: Four = [null, null, null, null];
  return { name, kind: 'discrete', unit: 'discrete', normal, thresholds, words };
}

const C = 'degrees C';
const V = 'Volts';
const FANS = [1, 2, 3].flatMap((fan) =>
  [1, 2].map((rotor) =>
    analog(`SysFan${fan}_F${rotor}_Speed`, 'fan', 'RPM', 8_000 + 100 * rotor, [
      2_000,
      2_500,
      null,
      null,
    ]),
  ),
);
const SUPPLIES = [1, 2].flatMap((supply): SensorRow[] => [
  discrete(`PSU${supply}_Present`, 0x0180, ['Present', 'Absent']),
  discrete(`PSU${supply}_Status`, 0x0180, ['OK', 'Failure detected']),
  analog(`PSU${supply} Power In`, 'current', 'Watts', 210 + supply, [null, null, 850, 900]),
  analog(`PSU${supply} Voltage In`, 'voltage', V, 229, [180, 190, 255, 264]),
  analog(`PSU${supply} Current In`, 'current', 'Amps', 0.9, [null, null, 4.8, 5.2]),
]);

export const SENSOR_ROWS: readonly SensorRow[] = [
  analog('CPU0_Temp_Margin', 'thermal', C, -55, [null, null, -5, 0]),
  analog('In_Flow_Temp', 'thermal', C, 24, [0, 10, 42, 52]),
  analog('Out_Flow_Temp', 'thermal', C, 31, [0, 10, 70, 80]),
  analog('PSU1 Ambient Temp', 'thermal', C, 25, [0, 5, 47, 55]),
  analog('PSU2 Ambient Temp', 'thermal', C, 25, [0, 5, 47, 55]),
  discrete('CPU0_Error', 0x0180, ['State Deasserted', 'State Asserted']),
  discrete('CPU0_Therm_Trip', 0x0180, ['State Deasserted', 'State Asserted']),
  analog('IO_Mid1_Temp', 'thermal', C, 34, [0, 5, 75, 85]),
  analog('IO_Mid2_Temp', 'thermal', C, 35, [0, 5, 75, 85]),
  analog('CPU_VTT', 'voltage', V, 1.047, [0.94, 0.97, 1.16, 1.2]),
  analog('CPU0_VCC', 'voltage', V, 0.98, [0.6, 0.65, 1.3, 1.35]),
  analog('3.3V', 'voltage', V, 3.324, [2.97, 3.07, 3.55, 3.63]),
  analog('5V', 'voltage', V, 5.002, [4.5, 4.65, 5.35, 5.5]),
  analog('STBY_1.8V', 'voltage', V, 1.804, [1.62, 1.67, 1.92, 1.98]),
  ...FANS,
  ...SUPPLIES,
  analog('Bat_8.0V', 'battery', V, 7.9, [5.2, 5.6, 8.5, 8.6]),
  analog('Bat_Temp', 'battery', C, 22, [0, 10, 55, 64]),
  analog('Bat_Run_Time', 'battery', 'hours', 148, [76, 80, null, null]),
  discrete('NVMEM_Batt_Status', 0x0180, ['Battery fully charged', 'Battery failed']),
  discrete('System_FW_Status', 0x2f, ['progress', 'error']),
  discrete('System_Watchdog', 0x0080, ['Not expired', 'Timer expired']),
];

/** Parts that can be exchanged. @choice part numbers and serials. */
export type FruRow = { readonly id: number; readonly name: string; readonly part: string };
export const FRU_ROWS: readonly FruRow[] = [
  { id: 0, name: 'Controller', part: '111-02491' },
  { id: 1, name: 'Midplane', part: '111-02392' },
  { id: 2, name: 'PSU1', part: '114-00148' },
  { id: 3, name: 'PSU2', part: '114-00148' },
  { id: 4, name: 'NVMEM battery', part: '271-00036' },
];

export type SensorStatus = 'ok' | 'nc' | 'cr';

/** How a reading stands against its thresholds. */
export function judgeReading({ thresholds }: SensorRow, value: number): SensorStatus {
  const [lcr, lnc, unc, ucr] = thresholds;
  if ((lcr !== null && value <= lcr) || (ucr !== null && value >= ucr)) return 'cr';
  return (lnc !== null && value <= lnc) || (unc !== null && value >= unc) ? 'nc' : 'ok';
}
