// Sense data byte by byte (SPC-4 §4.5), and the table of commands against itself.

import { expect, test } from 'vitest';
import { hexText } from '../bytes.ts';
import { badField, SENSE, senseBytes, senseText } from './sense.ts';
import { COMMANDS, commandOf } from './tables.ts';

test('fixed format, with the byte of the CDB that is wrong', () => {
  expect(hexText(senseBytes(SENSE.standby, false))).toBe(
    '70000200000000' + '0a00000000040b00000000',
  );
  expect(hexText(senseBytes(badField(2), false))).toBe('70000500000000' + '0a00000000240000c00002');
});

test('descriptor format, with the offset that differs', () => {
  const bytes = senseBytes({ ...SENSE.miscompare, information: 0x1234 }, true);
  expect(hexText(bytes)).toBe('720e1d000000000c' + '000a80000000000000001234');
});

test.each([false, true])('as text; descriptor format: %s', (isDescriptor) => {
  expect(senseText(senseBytes(SENSE.standby, isDescriptor))).toBe('02/04/0B');
  expect(senseText(senseBytes({ key: 6, code: 0x2a06 }, isDescriptor))).toBe('06/2A/06');
});

test('each command is found by its own CDB, whose length its group gives', () => {
  const lengths = [6, 10, 10, 0, 16, 12];
  for (const command of COMMANDS) {
    const cdb = new Uint8Array(16);
    cdb.set(command.usage);
    if (command.action !== null) cdb[1] = command.action;
    expect(commandOf(cdb)).toBe(command);
    expect(command.usage.length).toBe(lengths[command.opcode >> 5]);
    expect(command.usage[0]).toBe(command.opcode);
  }
});
