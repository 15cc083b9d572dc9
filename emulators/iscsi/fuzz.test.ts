// Anything that comes over a socket, and any CDB: the target answers, rejects or breaks the
// connection. It does not crash, hang or grow, and the next initiator finds it as it was.

import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { renderKeys } from './core/keys.ts';
import { HEADER_BYTES, putLun } from './core/pdu.ts';
import { COMMANDS } from './core/scsi/tables.ts';
import { STATUS } from './core/scsi/unit.ts';
import { type Initiator, TARGET_NAME } from './testing/initiator.ts';
import { openTestTarget, type TestTarget } from './testing/testTarget.ts';

const open: TestTarget[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function openTarget(): Promise<TestTarget> {
  const made = await openTestTarget({ luns: 2, blocks: 256 });
  open.push(made);
  return made;
}

/** Cores that others want as well. */
const LIMIT_MS = 60_000;
/** The same inputs on every run: whoever looks for more changes it. */
const SEED = 7143;
const TUR = [0, 0, 0, 0, 0, 0];
const KNOWN: readonly number[] = Object.values(STATUS);

/** Writes bytes in pieces of any size, and resolves when the target has taken or refused them. */
async function pour(initiator: Initiator, bytes: Uint8Array, cuts: readonly number[]) {
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    const to = Math.min(bytes.length, Math.max(from, cut));
    if (initiator.socket.destroyed) return;
    await new Promise((resolve) => initiator.socket.write(bytes.subarray(from, to), resolve));
    from = to;
  }
}

/** A session that still works is the proof that nothing has hung. */
async function isWell({ session, target }: TestTarget): Promise<void> {
  const initiator = await session({ isid: 99 });
  expect((await initiator.command(TUR)).status).toBe(STATUS.good);
  await initiator.logout();
  expect(target.gatheredBytes).toBe(0);
}

const header = fc.uint8Array({ minLength: HEADER_BYTES, maxLength: HEADER_BYTES });
const opcode = fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 0x10, 0x1f, 0x25, 0x40, 0x41, 0x42, 0x45, 0x46);

test(
  'any bytes before a login',
  async () => {
    const made = await openTarget();
    const anyBytes = fc.uint8Array({ maxLength: 400 });
    await fc.assert(
      fc.asyncProperty(anyBytes, fc.array(fc.nat(400)), async (bytes, cuts) => {
        const initiator = await made.connect();
        await pour(initiator, bytes, cuts);
        initiator.destroy();
      }),
      { seed: SEED, numRuns: 100 },
    );
    await isWell(made);
  },
  LIMIT_MS,
);

test(
  'any PDUs in a session, their lengths right or wrong',
  async () => {
    const made = await openTarget();
    const pdu = fc.record({
      header,
      opcode,
      length: fc.oneof(fc.nat(600), fc.constant(0xffffff)),
      data: fc.uint8Array({ maxLength: 600 }),
      isRight: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(pdu, { minLength: 1, maxLength: 8 }), async (pdus) => {
        const initiator = await made.session();
        for (const each of pdus) {
          each.header[0] = each.opcode;
          each.header[4] = 0;
          const length = each.isRight ? each.data.length : each.length;
          each.header.set([length >> 16, (length >> 8) & 0xff, length & 0xff], 5);
          await pour(initiator, each.header, []);
          await pour(initiator, each.data, [each.data.length >> 1]);
          await pour(initiator, new Uint8Array(-each.data.length & 3), []);
        }
        initiator.destroy();
      }),
      { seed: SEED, numRuns: 100 },
    );
    await isWell(made);
  },
  LIMIT_MS,
);

test(
  'a good conversation with bytes changed anywhere',
  async () => {
    const made = await openTarget();
    const conversation = goodConversation();
    const change = fc.record({ at: fc.nat(conversation.length - 1), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(conversation.length), { maxLength: 4 }),
        async (changes, cuts) => {
          const bytes = conversation.slice();
          for (const { at, to } of changes) bytes[at] = to;
          const initiator = await made.connect();
          const sorted = cuts.sort((left, right) => left - right);
          await pour(initiator, bytes, sorted);
          initiator.destroy();
        },
      ),
      { seed: SEED, numRuns: 150 },
    );
    await isWell(made);
  },
  LIMIT_MS,
);

/** Login, READ, WRITE with immediate data, NOP, text, task management, logout. */
function goodConversation(): Uint8Array {
  const parts: Buffer[] = [];
  const push = (fields: { [at: number]: number }, data = Buffer.alloc(0), cdb: number[] = []) => {
    const bytes = Buffer.alloc(HEADER_BYTES);
    for (const [at, value] of Object.entries(fields)) bytes[Number(at)] = value;
    bytes.writeUIntBE(data.length, 5, 3);
    bytes.set(cdb, 32);
    parts.push(bytes, data, Buffer.alloc(-data.length & 3));
  };
  const keys = { InitiatorName: 'iqn.a', TargetName: TARGET_NAME, InitialR2T: 'No' };
  push({ 0: 0x43, 1: 0x87, 8: 0x80, 19: 1, 27: 1 }, Buffer.from(renderKeys(Object.entries(keys))));
  push({ 0: 0x01, 1: 0x80, 19: 2, 27: 1 });
  push({ 0: 0x01, 1: 0xc0, 19: 3, 22: 2, 27: 2 }, undefined, [0x28, 0, 0, 0, 0, 0, 0, 0, 1]);
  push(
    { 0: 0x01, 1: 0xa0, 19: 4, 22: 2, 27: 3 },
    Buffer.alloc(512),
    [0x2a, 0, 0, 0, 0, 0, 0, 0, 1],
  );
  push(
    { 0: 0x01, 1: 0x20, 19: 5, 22: 4, 27: 4 },
    Buffer.alloc(512),
    [0x2a, 0, 0, 0, 0, 0, 0, 0, 2],
  );
  push({ 0: 0x05, 1: 0x80, 19: 5, 20: 255, 21: 255, 22: 255, 23: 255, 42: 2 }, Buffer.alloc(512));
  push({ 0: 0x40, 1: 0x80, 19: 6, 20: 255, 21: 255, 22: 255, 23: 255 }, Buffer.from('ping'));
  push(
    { 0: 0x44, 1: 0x80, 19: 7, 20: 255, 21: 255, 22: 255, 23: 255 },
    Buffer.from('SendTargets=\0'),
  );
  push({ 0: 0x42, 1: 0x82, 19: 8 });
  push({ 0: 0x46, 1: 0x80, 19: 9 });
  return Buffer.concat(parts);
}

test(
  'any CDB, with any data: a status that the standard knows',
  async () => {
    const made = await openTarget();
    const initiator = await made.session();
    const opcodes = COMMANDS.map((each) => each.opcode);
    const cdbs = fc.record({
      cdb: fc.uint8Array({ minLength: 16, maxLength: 16 }),
      opcode: fc.oneof(fc.constantFrom(...opcodes), fc.nat(255)),
      /** Mostly small numbers: a CDB of large ones is refused by its range. */
      isSmall: fc.boolean(),
      lun: fc.nat(2),
      out: fc.oneof(fc.uint8Array({ maxLength: 1_100 }), fc.constant(new Uint8Array(512))),
      expected: fc.nat(2_000),
    });
    await fc.assert(
      fc.asyncProperty(cdbs, async ({ cdb, opcode, isSmall, lun, out, expected }) => {
        cdb[0] = opcode;
        if (isSmall)
          for (let at = 1; at < 16; at++) cdb[at] = at % 4 === 1 ? (cdb[at] ?? 0) & 7 : 0;
        const { status, data } = await initiator.command(cdb, { lun, out, expected });
        expect(KNOWN).toContain(status);
        expect(data.length).toBeLessThanOrEqual(expected);
      }),
      { seed: SEED, numRuns: 1_500 },
    );
    await initiator.logout();
    await isWell(made);
  },
  LIMIT_MS,
);

test(
  'any number for a unit',
  async () => {
    const made = await openTarget();
    const initiator = await made.session();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 8, maxLength: 8 }), async (lun) => {
        const tag = initiator.takeTag();
        const command = initiator.header(1, 0x80, tag);
        putLun(command, 8, 0);
        command.set(lun, 8);
        const { bytes, at } = await initiator.exchange(command, new Uint8Array(0), tag);
        expect(KNOWN).toContain(bytes[at + 3]);
      }),
      { seed: SEED, numRuns: 200 },
    );
  },
  LIMIT_MS,
);
