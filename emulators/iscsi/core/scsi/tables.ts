// The commands that a unit understands: opcode, service action, what moves, who may send it beside a
// reservation, and which bits of the CDB mean something (SPC-4, SBC-3). REPORT SUPPORTED OPERATION
// CODES is this table; what is not in it is refused.

export type Command = {
  readonly opcode: number;
  readonly action: number | null;
  readonly name: CommandName;
  readonly moves: 'none' | 'in' | 'out';
  /** `free`: whoever holds the unit. `read`, `write`: barred as the reservation says. */
  readonly access: 'free' | 'read' | 'write';
  /** Bits that are evaluated, byte by byte, the opcode first. */
  readonly usage: Uint8Array;
};

export type CommandName =
  | 'testUnitReady' | 'requestSense' | 'inquiry' | 'modeSelect' | 'reserve' | 'release' | 'modeSense'
  | 'startStop' | 'sendDiagnostic' | 'readCapacity10' | 'read' | 'write' | 'writeVerify'
  | 'verify' | 'preFetch' | 'syncCache' | 'writeSame' | 'unmap' | 'reservationIn' | 'reservationOut'
  | 'compareAndWrite' | 'orWrite' | 'readCapacity16' | 'lbaStatus' | 'reportLuns' | 'reportGroups'
  | 'reportOpcodes' | 'setGroups' | 'readDefects' | 'writeAtomic';

type Row = readonly [
  opcode: number, action: number | null, name: CommandName,
  moves: Command['moves'], access: Command['access'], usage: string,
];

const ROWS: readonly Row[] = [
  [0x00, null, 'testUnitReady',   'none', 'free',  '00 00 00 00 00 07'],
  [0x03, null, 'requestSense',    'in',   'free',  '03 01 00 00 ff 07'],
  [0x08, null, 'read',            'in',   'read',  '08 1f ff ff ff 07'],
  [0x0a, null, 'write',           'out',  'write', '0a 1f ff ff ff 07'],
  [0x12, null, 'inquiry',         'in',   'free',  '12 01 ff ff ff 07'],
  [0x15, null, 'modeSelect',      'out',  'write', '15 11 00 00 ff 07'],
  [0x16, null, 'reserve',         'none', 'free',  '16 00 00 00 00 07'],
  [0x17, null, 'release',         'none', 'free',  '17 00 00 00 00 07'],
  [0x1a, null, 'modeSense',       'in',   'read',  '1a 08 ff ff ff 07'],
  [0x1b, null, 'startStop',       'none', 'write', '1b 01 00 0f f7 07'],
  [0x1d, null, 'sendDiagnostic',  'none', 'write', '1d f7 00 00 00 07'],
  [0x25, null, 'readCapacity10',  'in',   'free',  '25 00 ff ff ff ff 00 00 01 07'],
  [0x28, null, 'read',            'in',   'read',  '28 fa ff ff ff ff 1f ff ff 07'],
  [0x2a, null, 'write',           'out',  'write', '2a fa ff ff ff ff 1f ff ff 07'],
  [0x2e, null, 'writeVerify',     'out',  'write', '2e f2 ff ff ff ff 1f ff ff 07'],
  [0x2f, null, 'verify',          'out',  'read',  '2f f2 ff ff ff ff 1f ff ff 07'],
  [0x34, null, 'preFetch',        'none', 'read',  '34 02 ff ff ff ff 1f ff ff 07'],
  [0x35, null, 'syncCache',       'none', 'write', '35 06 ff ff ff ff 1f ff ff 07'],
  [0x37, null, 'readDefects',     'in',   'read',  '37 00 1f 00 00 00 00 ff ff 07'],
  [0x41, null, 'writeSame',       'out',  'write', '41 fa ff ff ff ff 1f ff ff 07'],
  [0x42, null, 'unmap',           'out',  'write', '42 01 00 00 00 00 1f ff ff 07'],
  [0x55, null, 'modeSelect',      'out',  'write', '55 11 00 00 00 00 00 ff ff 07'],
  [0x5a, null, 'modeSense',       'in',   'read',  '5a 18 ff ff 00 00 00 ff ff 07'],
  [0x5e, 0x00, 'reservationIn',   'in',   'free',  '5e 1f 00 00 00 00 00 ff ff 07'],
  [0x5e, 0x01, 'reservationIn',   'in',   'free',  '5e 1f 00 00 00 00 00 ff ff 07'],
  [0x5e, 0x02, 'reservationIn',   'in',   'free',  '5e 1f 00 00 00 00 00 ff ff 07'],
  [0x5e, 0x03, 'reservationIn',   'in',   'free',  '5e 1f 00 00 00 00 00 ff ff 07'],
  [0x5f, 0x00, 'reservationOut',  'out',  'free',  '5f 1f ff 00 00 ff ff ff ff 07'],
  [0x5f, 0x01, 'reservationOut',  'out',  'free',  '5f 1f ff 00 00 ff ff ff ff 07'],
  [0x5f, 0x02, 'reservationOut',  'out',  'free',  '5f 1f ff 00 00 ff ff ff ff 07'],
  [0x5f, 0x03, 'reservationOut',  'out',  'free',  '5f 1f ff 00 00 ff ff ff ff 07'],
  [0x5f, 0x04, 'reservationOut',  'out',  'free',  '5f 1f ff 00 00 ff ff ff ff 07'],
  [0x5f, 0x05, 'reservationOut',  'out',  'free',  '5f 1f ff 00 00 ff ff ff ff 07'],
  [0x5f, 0x06, 'reservationOut',  'out',  'free',  '5f 1f ff 00 00 ff ff ff ff 07'],
  [0x88, null, 'read',            'in',   'read',  '88 fa ff ff ff ff ff ff ff ff ff ff ff ff 1f 07'],
  [0x89, null, 'compareAndWrite', 'out',  'write', '89 fa ff ff ff ff ff ff ff ff 00 00 00 ff 1f 07'],
  [0x8a, null, 'write',           'out',  'write', '8a fa ff ff ff ff ff ff ff ff ff ff ff ff 1f 07'],
  [0x8b, null, 'orWrite',         'out',  'write', '8b fa ff ff ff ff ff ff ff ff ff ff ff ff 1f 07'],
  [0x8e, null, 'writeVerify',     'out',  'write', '8e f2 ff ff ff ff ff ff ff ff ff ff ff ff 1f 07'],
  [0x8f, null, 'verify',          'out',  'read',  '8f f2 ff ff ff ff ff ff ff ff ff ff ff ff 1f 07'],
  [0x90, null, 'preFetch',        'none', 'read',  '90 02 ff ff ff ff ff ff ff ff ff ff ff ff 1f 07'],
  [0x91, null, 'syncCache',       'none', 'write', '91 06 ff ff ff ff ff ff ff ff ff ff ff ff 1f 07'],
  [0x93, null, 'writeSame',       'out',  'write', '93 fb ff ff ff ff ff ff ff ff ff ff ff ff 1f 07'],
  [0x9c, null, 'writeAtomic',     'out',  'write', '9c f8 ff ff ff ff ff ff ff ff 00 00 ff ff 1f 07'],
  [0x9e, 0x10, 'readCapacity16',  'in',   'free',  '9e 1f ff ff ff ff ff ff ff ff ff ff ff ff 01 07'],
  [0x9e, 0x12, 'lbaStatus',       'in',   'read',  '9e 1f ff ff ff ff ff ff ff ff ff ff ff ff 00 07'],
  [0xa0, null, 'reportLuns',      'in',   'free',  'a0 00 ff 00 00 00 ff ff ff ff 00 07'],
  [0xa3, 0x0a, 'reportGroups',    'in',   'free',  'a3 ff 00 00 00 00 ff ff ff ff 00 07'],
  [0xa3, 0x0c, 'reportOpcodes',   'in',   'free',  'a3 1f 87 ff ff ff ff ff ff ff 00 07'],
  [0xa4, 0x0a, 'setGroups',       'out',  'write', 'a4 1f 00 00 00 00 ff ff ff ff 00 07'],
  [0xb7, null, 'readDefects',     'in',   'read',  'b7 1f 00 00 00 00 ff ff ff ff 00 07'],
  [0xa8, null, 'read',            'in',   'read',  'a8 fa ff ff ff ff ff ff ff ff 1f 07'],
  [0xaa, null, 'write',           'out',  'write', 'aa fa ff ff ff ff ff ff ff ff 1f 07'],
  [0xae, null, 'writeVerify',     'out',  'write', 'ae f2 ff ff ff ff ff ff ff ff 1f 07'],
  [0xaf, null, 'verify',          'out',  'read',  'af f2 ff ff ff ff ff ff ff ff 1f 07'],
];

export const COMMANDS: readonly Command[] = ROWS.map(
  ([opcode, action, name, moves, access, usage]) => ({
    opcode, action, name, moves, access,
    usage: Uint8Array.from(usage.split(' '), (byte) => Number.parseInt(byte, 16)),
  }),
);

/** By opcode, so that the most frequent commands are found by one look. */
const PLAIN: readonly (Command | null)[] = Array.from(
  { length: 256 },
  (_, opcode) => COMMANDS.find((each) => each.opcode === opcode && each.action === null) ?? null,
);

/** By opcode and service action. */
const WITH_ACTION: ReadonlyMap<number, Command> = new Map(
  COMMANDS.filter(({ action }) => action !== null).map((each) => [
    (each.opcode << 5) | (each.action as number),
    each,
  ]),
);

/** The command of a CDB; null where there is none. */
export function commandOf(cdb: Uint8Array): Command | null {
  const opcode = cdb[0] as number;
  const plain = PLAIN[opcode] as Command | null;
  if (plain !== null) return plain;
  return WITH_ACTION.get((opcode << 5) | ((cdb[1] as number) & 0x1f)) ?? null;
}

/** Has the opcode commands that differ by their service action? */
export const hasActions = (opcode: number): boolean =>
  COMMANDS.some((each) => each.opcode === opcode && each.action !== null);
