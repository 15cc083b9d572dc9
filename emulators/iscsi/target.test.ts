// The target as an initiator meets it, over real sockets.

import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { get16, get32, hexText, joined, put32 } from './core/bytes.ts';
import { LOGIN_STATUS } from './core/login.ts';
import { HEADER_BYTES, NO_TAG, REJECT, REQUEST, RESPONSE } from './core/pdu.ts';
import { senseText } from './core/scsi/sense.ts';
import { ALLOWED, STATUS } from './core/scsi/unit.ts';
import { TARGET_NAME } from './testing/initiator.ts';
import { openTestTarget, type TestTarget } from './testing/testTarget.ts';

const open: TestTarget[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function target(...options: Parameters<typeof openTestTarget>): Promise<TestTarget> {
  const made = await openTestTarget(...options);
  open.push(made);
  return made;
}

const TUR = [0, 0, 0, 0, 0, 0];
const read10 = (block: number, count: number) => {
  const cdb = new Uint8Array(10);
  cdb[0] = 0x28;
  put32(cdb, 2, block);
  cdb[7] = count >> 8;
  cdb[8] = count;
  return cdb;
};
const write10 = (block: number, count: number) => {
  const cdb = read10(block, count);
  cdb[0] = 0x2a;
  return cdb;
};
const pattern = (blocks: number, seed = 1) =>
  Uint8Array.from({ length: 512 * blocks }, (_, at) => (at * seed + (at >> 9)) & 0xff);

test('discovery tells all portals of both groups, and fetches a long answer in parts', async () => {
  const { connect } = await target({ ports: 4 });
  const initiator = await connect();
  expect(await initiator.login({ isDiscovery: true })).toBe(0);
  const text = await initiator.sendTargets();
  const [name, ...addresses] = text.split('\0').filter(Boolean);
  expect(name).toBe(`TargetName=${TARGET_NAME}`);
  expect(addresses.map((each) => each.split(',').at(-1))).toEqual(['1', '1', '2', '2']);
  await initiator.logout();
});

test('the first command of a session is told of the power on, once', async () => {
  const { connect } = await target();
  const initiator = await connect();
  await initiator.login();
  expect((await initiator.command([0x12, 0, 0, 0, 36, 0], { expected: 36 })).status).toBe(0);
  const first = await initiator.command(TUR);
  expect(senseText(first.sense)).toBe('06/29/00');
  expect((await initiator.command(TUR)).status).toBe(STATUS.good);
});

const SHORT = {
  MaxRecvDataSegmentLength: '512',
  MaxBurstLength: '1024',
  FirstBurstLength: '512',
};

// biome-ignore format: a table
const LOGINS: [what: string, keys: Record<string, string>][] = [
  ['no digests, immediate data', {}],
  ['header digest', { HeaderDigest: 'CRC32C' }],
  ['both digests', { HeaderDigest: 'CRC32C', DataDigest: 'CRC32C' }],
  ['R2T for everything', { InitialR2T: 'Yes', ImmediateData: 'No' }],
  ['short segments and bursts', SHORT],
];

test.each(LOGINS)('what is written is read back: %s', async (_, keys) => {
  const { session } = await target();
  const initiator = await session({ keys });
  for (const blocks of [1, 3, 129, 1_000]) {
    const out = pattern(blocks, blocks);
    expect(await initiator.command(write10(7, blocks), { out })).toMatchObject({ status: 0 });
    const reply = await initiator.command(read10(7, blocks), { expected: out.length });
    expect(reply).toMatchObject({ status: 0, residual: 0 });
    expect(Buffer.compare(reply.data, out)).toBe(0);
  }
  await initiator.logout();
});

test('unsolicited data-out is taken up to the first burst, the rest asked for', async () => {
  const { session, stores } = await target();
  const initiator = await session({ keys: { ImmediateData: 'No' } });
  const out = pattern(4);
  const tag = initiator.takeTag();
  const header = initiator.header(REQUEST.command, 0x20, tag);
  put32(header, 20, out.length);
  header.set(write10(0, 4), 32);
  const answer = initiator.exchange(header, new Uint8Array(0), tag, { out });
  const dataOut = initiator.header(REQUEST.dataOut, 0x80, tag);
  put32(dataOut, 20, NO_TAG);
  initiator.send(dataOut, out.subarray(0, 1_024));
  const { bytes, at } = await answer;
  expect(bytes[at + 3]).toBe(STATUS.good);
  expect(Buffer.compare(joined(stores[0]?.read(0, 4) ?? []), out)).toBe(0);
});

test('a wrong DataSN fails the write, and nothing is written', async () => {
  const { session, stores } = await target();
  const initiator = await session({ keys: { ImmediateData: 'No' } });
  const tag = initiator.takeTag();
  const header = initiator.header(REQUEST.command, 0x20, tag);
  put32(header, 20, 512);
  header.set(write10(0, 1), 32);
  const answer = initiator.exchange(header, new Uint8Array(0), tag);
  const dataOut = initiator.header(REQUEST.dataOut, 0x80, tag);
  put32(dataOut, 20, NO_TAG);
  put32(dataOut, 36, 27);
  initiator.send(dataOut, pattern(1));
  const { bytes, at, data } = await answer;
  expect(bytes[at + 3]).toBe(STATUS.checkCondition);
  expect(senseText(joined(data).subarray(2))).toBe('0B/4B/00');
  expect(joined(stores[0]?.read(0, 1) ?? []).every((byte) => byte === 0)).toBe(true);
  expect((await initiator.command(TUR)).status).toBe(0);
});

test('commands outside of the window are dropped, those before their turn wait', async () => {
  const { session } = await target();
  const initiator = await session();
  const tooHigh = initiator.header(REQUEST.command, 0x80, 900);
  put32(tooHigh, 24, initiator.maxCmdSn + 1);
  initiator.cmdSn--;
  initiator.send(tooHigh, new Uint8Array(0));
  expect((await initiator.command(TUR)).status).toBe(0);

  const late = initiator.takeTag();
  const early = initiator.takeTag();
  const lateHeader = initiator.header(REQUEST.command, 0x80, late);
  const earlyHeader = initiator.header(REQUEST.command, 0x80, early);
  const order: string[] = [];
  const earlyDone = initiator.exchange(earlyHeader, new Uint8Array(0), early);
  const lateDone = initiator.exchange(lateHeader, new Uint8Array(0), late);
  await Promise.all([
    earlyDone.then(() => order.push('early')),
    lateDone.then(() => order.push('late')),
  ]);
  expect(order).toEqual(['late', 'early']);
});

test('a NOP is echoed, a silent connection is asked and given up', async () => {
  const { session, target: engine } = await target({
    limits: { idleTicks: 1, answerTicks: 1, tickMs: 3_600_000 },
  });
  const initiator = await session();
  expect(Buffer.from(await initiator.nop(Buffer.from('hello'))).toString()).toBe('hello');
  engine.tick();
  const ping = await initiator.stray();
  expect(ping.bytes[ping.at]).toBe(RESPONSE.nopIn);
  expect(get32(ping.bytes, ping.at + 20)).not.toBe(NO_TAG);
  engine.tick();
  await initiator.closed;
});

test('a login that does not come to its end is given up', async () => {
  const { connect, target: engine } = await target({
    limits: { loginTicks: 1, idleTicks: 100, tickMs: 3_600_000 },
  });
  const initiator = await connect();
  await initiator.loginStep({
    flags: 0x04,
    keys: { InitiatorName: 'iqn.a', TargetName: TARGET_NAME },
  });
  engine.tick();
  engine.tick();
  await initiator.closed;
});

test('the same initiator again takes the place of its session', async () => {
  const { session, connect, target: engine } = await target();
  const first = await session({ isid: 5 });
  await session({ isid: 6 });
  const again = await session({ isid: 5 });
  await first.closed;
  expect(engine.sessionCount).toBe(2);

  const reinstated = await connect();
  expect(await reinstated.login({ isid: 5, tsih: again.tsih })).toBe(0);
  expect(reinstated.tsih).toBe(again.tsih);
  await again.closed;
  const stranger = await connect();
  expect(await stranger.login({ isid: 9, tsih: 77 })).toBe(LOGIN_STATUS.noSuchSession);
});

test('sessions have a limit', async () => {
  const { connect, session } = await target({ limits: { sessions: 2 } });
  await session({ isid: 1 });
  await session({ isid: 2 });
  const third = await connect();
  expect(await third.login({ isid: 3 })).toBe(LOGIN_STATUS.outOfResources);
  await third.closed;
});

test('connections have a limit', async () => {
  const { connect, session } = await target({ limits: { connections: 1 } });
  const first = await session();
  const second = await connect();
  await second.closed;
  expect((await first.command(TUR)).status).toBe(0);
});

test('a held command goes on when the grant changes; an aborted one never does', async () => {
  const { session, say, target: engine } = await target();
  const initiator = await session();
  say({ kind: 'hold' });
  const out = pattern(1);
  const held = initiator.command(write10(3, 1), { out });
  const tag = initiator.takeTag();
  const header = initiator.header(REQUEST.command, 0xc0, tag);
  put32(header, 20, 512);
  header.set(read10(3, 1), 32);
  initiator.send(header, new Uint8Array(0));
  expect(await initiator.taskManagement(1, 0, tag)).toBe(0);
  expect(await initiator.taskManagement(1, 0, tag)).toBe(1);
  say(ALLOWED);
  await engine.grantChanged();
  expect((await held).status).toBe(0);
  const reply = await initiator.command(read10(3, 1), { expected: 512 });
  expect(Buffer.compare(reply.data, out)).toBe(0);
});

test('the gate answers busy, sense, or breaks the connection', async () => {
  const { session, say } = await target();
  const initiator = await session();
  say({ kind: 'status', status: STATUS.busy });
  expect((await initiator.command(TUR)).status).toBe(STATUS.busy);
  say({ kind: 'sense', sense: { key: 2, code: 0x040b } });
  expect(senseText((await initiator.command(TUR)).sense)).toBe('02/04/0B');
  say({ kind: 'drop' });
  const dropped = initiator.command(TUR).catch((error: Error) => error.message);
  await initiator.closed;
  expect(await dropped).toMatch(/broken/);
});

test('a command held too long is answered busy', async () => {
  const delays: (() => void)[] = [];
  const { session, say } = await target({ later: (_, perform) => void delays.push(perform) });
  const initiator = await session();
  say({ kind: 'hold' });
  const held = initiator.command(TUR);
  await initiator.nop(new Uint8Array(0));
  for (const perform of delays) perform();
  expect((await held).status).toBe(STATUS.busy);
});

test('a write that a slow drive keeps is judged anew when the grant has changed', async () => {
  const delays: (() => void)[] = [];
  const made = await target({ later: (_, perform) => void delays.push(perform) });
  const { session, say, slow, stores, target: engine } = made;
  const initiator = await session();
  slow(50);
  const late = initiator.command(write10(0, 1), { out: pattern(1) });
  await initiator.nop(new Uint8Array(0));
  say({ kind: 'sense', sense: { key: 2, code: 0x040b } });
  await engine.grantChanged();
  for (const perform of delays) perform();
  expect(senseText((await late).sense)).toBe('02/04/0B');
  expect(joined(stores[0]?.read(0, 1) ?? []).every((byte) => byte === 0)).toBe(true);
});

test('a write whose data is under way is judged anew when the grant has changed', async () => {
  const { session, say, stores, target: engine } = await target();
  const initiator = await session({ keys: { ImmediateData: 'No' } });
  const tag = initiator.takeTag();
  const header = initiator.header(REQUEST.command, 0x20, tag);
  put32(header, 20, 512);
  header.set(write10(0, 1), 32);
  const answer = initiator.exchange(header, new Uint8Array(0), tag);
  await initiator.nop(new Uint8Array(0));
  say({ kind: 'sense', sense: { key: 2, code: 0x040b } });
  await engine.grantChanged();
  const dataOut = initiator.header(REQUEST.dataOut, 0x80, tag);
  put32(dataOut, 20, NO_TAG);
  initiator.send(dataOut, pattern(1));
  const { bytes, at } = await answer;
  expect(bytes[at + 3]).toBe(STATUS.checkCondition);
  expect(joined(stores[0]?.read(0, 1) ?? []).every((byte) => byte === 0)).toBe(true);
});

test('a frozen port is silent, and answers all of it later', async () => {
  const { session, target: engine } = await target();
  const initiator = await session();
  engine.freeze(() => true);
  const late = initiator.command(TUR);
  let isAnswered = false;
  void late.then(() => {
    isAnswered = true;
  });
  await new Promise((resolve) => initiator.socket.write('', resolve));
  expect(isAnswered).toBe(false);
  engine.freeze(() => false);
  expect((await late).status).toBe(0);
});

test('attentions reach all nexuses but the one that caused them', async () => {
  const { session, target: engine } = await target();
  const one = await session({ isid: 1 });
  const two = await session({ isid: 2 });
  engine.attendAll(0, 0x2a06, ({ initiatorPort }) => initiatorPort.endsWith('800000010000'));
  expect((await one.command(TUR)).status).toBe(0);
  expect(senseText((await two.command(TUR)).sense)).toBe('06/2A/06');
});

test('a reset of the unit ends what waits, frees reservations, and tells everybody', async () => {
  const { session, say } = await target();
  const one = await session({ isid: 1 });
  const two = await session({ isid: 2 });
  expect((await one.command([0x16, 0, 0, 0, 0, 0])).status).toBe(0);
  expect((await two.command(TUR)).status).toBe(STATUS.reservationConflict);
  say({ kind: 'hold' });
  void one.command(TUR).catch(() => {});
  expect(await two.taskManagement(5, 0, NO_TAG)).toBe(0);
  say(ALLOWED);
  expect(senseText((await two.command(TUR)).sense)).toBe('06/29/03');
  expect((await two.command(TUR)).status).toBe(0);
  expect(await two.taskManagement(5, 9, NO_TAG)).toBe(2);
  expect(await two.taskManagement(8, 0, NO_TAG)).toBe(4);
  expect(await two.taskManagement(99, 0, NO_TAG)).toBe(5);
});

test('a persistent reservation bars another initiator, and it is told of a clear', async () => {
  const { session } = await target();
  const one = await session({ isid: 1 });
  const two = await session({ isid: 2 });
  const parameters = (key: number, actionKey: number) => {
    const bytes = new Uint8Array(24);
    bytes[7] = key;
    bytes[15] = actionKey;
    return bytes;
  };
  const out = (action: number, type: number) => [0x5f, action, type, 0, 0, 0, 0, 0, 24, 0];
  await one.command(out(0, 0), { out: parameters(0, 1) });
  await two.command(out(0, 0), { out: parameters(0, 2) });
  expect((await one.command(out(1, 1), { out: parameters(1, 0) })).status).toBe(0);
  const written = await two.command(write10(0, 1), { out: pattern(1) });
  expect(written.status).toBe(STATUS.reservationConflict);
  expect((await two.command(read10(0, 1), { expected: 512 })).status).toBe(0);
  const keys = await two.command([0x5e, 0, 0, 0, 0, 0, 0, 0, 255, 0], { expected: 255 });
  expect([get32(keys.data, 4), keys.data[15], keys.data[23]]).toEqual([16, 1, 2]);
  expect((await one.command(out(3, 0), { out: parameters(1, 0) })).status).toBe(0);
  expect(senseText((await two.command(TUR)).sense)).toBe('06/2A/03');
});

test('target port groups: the group of this port optimized, the other standby', async () => {
  const { session } = await target({ ports: 4 });
  const initiator = await session();
  const cdb = [0xa3, 0x0a, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0];
  const { data } = await initiator.command(cdb, { expected: 255 });
  expect(data.length).toBe(36);
  expect([...data.subarray(4, 12)]).toEqual([0x80, 0x0d, 0, 1, 0, 0, 0, 2]);
  expect([...data.subarray(20, 24)]).toEqual([0x02, 0x0d, 0, 2]);
  const extended = await initiator.command([0xa3, 0x2a, ...cdb.slice(2)], { expected: 255 });
  expect([...extended.data.subarray(0, 5)]).toEqual([0, 0, 0, 36, 0x10]);
  const set = [0xa4, 0x0a, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0];
  const wish = (state: number, group: number) => Uint8Array.from([0, 0, 0, 0, state, 0, 0, group]);
  expect((await initiator.command(set, { out: wish(0, 2) })).status).toBe(0);
  expect(senseText((await initiator.command(set, { out: wish(4, 2) })).sense)).toBe('05/26/00');
  expect(senseText((await initiator.command(set, { out: wish(0, 7) })).sense)).toBe('05/26/00');
});

test('residuals: more than was expected, and less', async () => {
  const { session } = await target();
  const initiator = await session();
  const over = await initiator.command(read10(0, 2), { expected: 512 });
  expect(over).toMatchObject({ status: 0, residual: 512 });
  expect(over.data.length).toBe(512);
  const under = await initiator.command(read10(0, 1), { expected: 2_000 });
  expect(under).toMatchObject({ status: 0, residual: 512 - 2_000 });
});

test('what is no request is rejected, with its header', async () => {
  const { session } = await target();
  const initiator = await session();
  for (const [opcode, reason] of [
    [0x1f, REJECT.notSupported],
    [REQUEST.snack, REJECT.snack],
    [REQUEST.login, REJECT.protocol],
  ] as const) {
    const header = initiator.header(0x40 | opcode, 0x80, initiator.takeTag());
    initiator.send(header, new Uint8Array(0));
    const { bytes, at, data } = await initiator.stray();
    expect([bytes[at], bytes[at + 2]]).toEqual([RESPONSE.reject, reason]);
    expect(hexText(joined(data))).toBe(hexText(header.subarray(0, HEADER_BYTES)));
  }
});

test('a segment longer than was agreed breaks the connection', async () => {
  const { session } = await target();
  const initiator = await session();
  const header = initiator.header(0x40 | REQUEST.nopOut, 0x80, 5);
  header.set([0xff, 0xff, 0xff], 5);
  initiator.socket.write(header);
  await initiator.closed;
});

test('writes whose data would fill the memory are told: task set full', async () => {
  const { session } = await target({ limits: { gatheredBytes: 65_536 } });
  const initiator = await session({ keys: { ImmediateData: 'No', InitialR2T: 'Yes' } });
  const tag = initiator.takeTag();
  const header = initiator.header(REQUEST.command, 0xa0, tag);
  put32(header, 20, 65_536);
  header.set(write10(0, 128), 32);
  initiator.send(header, new Uint8Array(0));
  const reply = await initiator.command(write10(0, 1), { out: pattern(1) });
  expect(reply.status).toBe(STATUS.taskSetFull);
});

test('a peer that takes nothing is not read on', async () => {
  const { session } = await target({ limits: { unsentBytes: 65_536 } });
  const initiator = await session();
  initiator.socket.pause();
  const replies = Array.from({ length: 64 }, () =>
    initiator.command(read10(0, 2_048), { expected: 1_048_576 }),
  );
  initiator.socket.resume();
  const lengths = (await Promise.all(replies)).map(({ data }) => data.length);
  expect(new Set(lengths)).toEqual(new Set([1_048_576]));
});

test('cold reset answers, and then breaks all connections', async () => {
  const { session } = await target();
  const one = await session({ isid: 1 });
  const two = await session({ isid: 2 });
  expect(await one.taskManagement(7, 0, NO_TAG)).toBe(0);
  await Promise.all([one.closed, two.closed]);
});

test('a planned change asks for a logout', async () => {
  const { session, target: engine } = await target();
  const initiator = await session();
  engine.requestLogout(() => true, 10);
  const { bytes, at } = await initiator.stray();
  expect([bytes[at], bytes[at + 36], get16(bytes, at + 42)]).toEqual([RESPONSE.async, 1, 10]);
});

test('a controller that does not serve refuses logins', async () => {
  const { connect } = await target({ isServing: () => false });
  expect(await (await connect()).login()).toBe(LOGIN_STATUS.unavailable);
});

test('a socket that breaks in the middle of a login leaves nothing behind', async () => {
  const { connect, target: engine } = await target();
  const initiator = await connect();
  initiator.socket.write(new Uint8Array(20));
  initiator.destroy();
  await once(initiator.socket, 'close');
  expect(engine.sessionCount).toBe(0);
});
