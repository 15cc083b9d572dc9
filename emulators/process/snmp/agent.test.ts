// The agent in wire bytes: what each version gets, what is refused in which words, and that no
// bytes whatever hurt it. Real clients are asked in clients/.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MibAnswer, SnmpUser } from '../../core/mib.ts';
import { createPortBox } from '../testing/portBox.ts';
import { createSnmpAgent } from './agent.ts';
import { BerReader, element, integer, nothing, objectIdentifier, octets, TAG } from './ber.ts';
import {
  FLAG,
  PDU,
  type Pdu,
  readMessage,
  readScoped,
  writeCommunity,
  writePdu,
} from './message.ts';
import { createEngine, SecurityModel } from './usm.ts';

const BASE = '1.3.6.1.4.1.789.1';
const PASSWORD = 'twinrack';
const user = (name: string, auth: SnmpUser['auth'], privacy: SnmpUser['privacy']): SnmpUser => ({
  name,
  auth,
  privacy,
  authPassword: PASSWORD,
  privacyPassword: PASSWORD,
});
const USERS = [
  user('nobody', 'none', 'none'),
  user('md5', 'md5', 'none'),
  user('shaAes', 'sha', 'aes'),
  user('md5Des', 'md5', 'des'),
  user('sha256Aes', 'sha256', 'aes'),
];

const MIB: MibAnswer = {
  objects: [`${BASE}.1`, `${BASE}.2`, `${BASE}.3`, `${BASE}.25.1`, `${BASE}.300`],
  cells: [
    [`${BASE}.300.0`, 'string', 'last'],
    [`${BASE}.1.0`, 'string', 'first'],
    [`${BASE}.2.0`, 'counter64', '18446744073709551615'],
    [`${BASE}.3.0`, 'since', -1_000],
    [`${BASE}.25.1.110.97`, 'integer', -129],
    [`${BASE}.25.1.110.98`, 'gauge', 4_294_967_295],
  ],
  communities: ['public'],
  users: USERS,
};

function createAgent(mib: MibAnswer | null = MIB) {
  const box = createPortBox(() => mib as never);
  const engine = createEngine(789, 'box-a');
  const agent = createSnmpAgent(box.handle, engine);
  /** The answer to a datagram, null if there is none. */
  async function send(bytes: Buffer): Promise<Buffer | null> {
    let answer: Buffer | null = null;
    const from = { host: '127.0.0.1', port: 1 };
    const reply = (given: Buffer) => {
      answer = given;
    };
    agent.service.accept({ bytes, address: '192.168.1.1', from, reply });
    await new Promise((resolve) => setImmediate(resolve));
    return answer;
  }
  return { box, agent, engine, send };
}

function question(tag: number, oids: readonly string[], [first, second]: number[] = []): Buffer {
  const bindings = oids.map((oid) =>
    element(TAG.sequence, objectIdentifier(oid), tag === PDU.set ? integer(1) : nothing()),
  );
  return writePdu(tag, { requestId: 7, first: first ?? 0, second: second ?? 0 }, bindings);
}

function show({ first, second, bindings }: Pdu): string[] {
  const lines = bindings.map(({ oid, tag, value }) => {
    const text = tag === TAG.octets ? value.toString() : value.toString('hex');
    return `${oid.numbers.join('.').replace(BASE, '')} ${tag.toString(16)} ${text}`.trim();
  });
  return first === 0 ? lines : [`error ${first} at ${second}`, ...lines];
}

async function ask(version: 0 | 1, tag: number, oids: readonly string[], numbers?: number[]) {
  const { send } = createAgent();
  const answer = await send(writeCommunity(version, 'public', question(tag, oids, numbers)));
  const message = readMessage(answer ?? Buffer.alloc(0));
  if (message.version === 3 || message.pdu === null) throw new Error('another version');
  return show(message.pdu);
}

test('a GET names what is there, and v2c says of each binding what is not', async () => {
  const asked = [`${BASE}.1.0`, `${BASE}.1.5`, `${BASE}.9.0`, `${BASE}.25.1.110.97`];
  expect(await ask(1, PDU.get, asked)).toEqual([
    '.1.0 4 first',
    '.1.5 81',
    '.9.0 80',
    '.25.1.110.97 2 ff7f',
  ]);
});

test('v1 refuses the whole GET for one unknown name, and knows no Counter64', async () => {
  expect(await ask(0, PDU.get, [`${BASE}.1.0`, `${BASE}.9.0`])).toEqual([
    'error 2 at 2',
    '.1.0 5',
    '.9.0 5',
  ]);
  expect((await ask(0, PDU.get, [`${BASE}.2.0`]))[0]).toBe('error 2 at 1');
  expect(await ask(0, PDU.getNext, [`${BASE}.1.0`])).toEqual(['.3.0 43 64']);
  expect((await ask(0, PDU.getNext, [`${BASE}.300.0`]))[0]).toBe('error 2 at 1');
});

test('what follows goes by numbers and not by bytes', async () => {
  expect(await ask(1, PDU.getNext, ['1.3'])).toEqual(['.1.0 4 first']);
  expect(await ask(1, PDU.getNext, [`${BASE}.25.1.110.98`])).toEqual(['.300.0 4 last']);
  expect(await ask(1, PDU.getNext, [`${BASE}.129`])).toEqual(['.300.0 4 last']);
  expect(await ask(1, PDU.getNext, [`${BASE}.300.0`])).toEqual(['.300.0 82']);
});

test('a bulk walks columns side by side, and ends with the view', async () => {
  const asked = [`${BASE}.1`, `${BASE}.2`, `${BASE}.25.1.110`];
  expect(await ask(1, PDU.getBulk, asked, [1, 2])).toEqual([
    '.1.0 4 first',
    '.2.0 46 00ffffffffffffffff',
    '.25.1.110.97 2 ff7f',
    '.3.0 43 64',
    '.25.1.110.98 42 00ffffffff',
  ]);
  expect(await ask(1, PDU.getBulk, [`${BASE}.300`], [0, 2_000_000_000])).toEqual([
    '.300.0 4 last',
    '.300.0 82',
  ]);
  expect(await ask(1, PDU.getBulk, [`${BASE}.1`], [-5, -5])).toEqual([]);
});

test('an answer that would not fit is refused as tooBig; a bulk is cut', async () => {
  const many = Array.from({ length: 80 }, () => `${BASE}.1.0`);
  expect(await ask(1, PDU.get, many)).toEqual(['error 1 at 0']);
  const cut = await ask(1, PDU.getBulk, many, [80, 0]);
  expect(cut.length).toBeGreaterThan(20);
  expect(cut.length).toBeLessThan(80);
});

test('a SET is refused in the words of its version', async () => {
  expect(await ask(1, PDU.set, [`${BASE}.1.0`])).toEqual(['error 6 at 1', '.1.0 2 01']);
  expect(await ask(0, PDU.set, [`${BASE}.1.0`])).toEqual(['error 2 at 1', '.1.0 2 01']);
});

test('ticks run with the time, and a new state is read after a step', async () => {
  const { box, agent, send } = createAgent();
  const asked = writeCommunity(1, 'public', question(PDU.get, [`${BASE}.3.0`, `${BASE}.1.0`]));
  box.at = 61_000;
  expect((await send(asked))?.toString('hex')).toContain('43021838');
  MIB.cells[1] = [`${BASE}.1.0`, 'string', 'other'];
  expect(String(await send(asked))).toContain('first');
  agent.stepped();
  expect(String(await send(asked))).toContain('other');
  MIB.cells[1] = [`${BASE}.1.0`, 'string', 'first'];
});

test('a node that hangs answers nobody, and goes on with what it was asked', async () => {
  const { box, agent, send } = createAgent();
  const asked = writeCommunity(1, 'public', question(PDU.get, [`${BASE}.1.0`]));
  box.setHung(true);
  expect(await send(asked)).toBe(null);
  const late = new Promise((reply) => {
    const from = { host: '127.0.0.1', port: 1 };
    agent.service.accept({ bytes: asked, address: '192.168.1.1', from, reply });
  });
  box.setHung(false);
  expect(String(await late)).toContain('first');
});

test('strangers, and a node that answers nobody, get no answer', async () => {
  const asked = question(PDU.get, [`${BASE}.1.0`]);
  expect(await createAgent().send(writeCommunity(1, 'private', asked))).toBe(null);
  expect(await createAgent(null).send(writeCommunity(1, 'public', asked))).toBe(null);
});

test('no bytes hurt: whatever comes, the next question is answered', async () => {
  const { engine, send } = createAgent();
  const good = writeCommunity(1, 'public', question(PDU.get, [`${BASE}.1.0`]));
  const sealed = USERS.map((one) => {
    const flags = (one.auth === 'none' ? 0 : 1) | (one.privacy === 'none' ? 0 : 2) | 4;
    const to = { messageId: 1, user: { ...one }, flags, context: '' };
    return new SecurityModel(engine).seal(to, question(PDU.getBulk, ['1.3'], [0, 10]));
  });
  const spoiled = fc
    .tuple(fc.constantFrom(good, ...sealed), fc.nat(), fc.nat(255), fc.nat())
    .map(([whole, at, byte, cut]) => {
      const bytes = Buffer.from(whole);
      bytes[at % bytes.length] = byte;
      return cut % 2 === 0 ? bytes : bytes.subarray(0, cut % bytes.length);
    });
  const anything = fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes));
  await fc.assert(
    fc.asyncProperty(fc.oneof(spoiled, anything), async (bytes) => {
      await send(bytes);
      expect(await send(good)).not.toBe(null);
    }),
    { numRuns: 3_000, seed: 1 },
  );
});

/** A manager of v3 that knows the agent's engine, off by what the test says. */
async function askSecurely(
  name: string,
  changes: { flags?: number; password?: string; seconds?: number; context?: string } = {},
) {
  const { engine, send } = createAgent();
  const known = USERS.find((one) => one.name === name) ?? user(name, 'sha', 'aes');
  const { password = PASSWORD, seconds = 0, context = '' } = changes;
  const asker = { ...known, authPassword: password };
  const skewed = { ...engine, seconds: () => engine.seconds() + seconds };
  const level =
    (known.auth === 'none' ? 0 : FLAG.auth) | (known.privacy === 'none' ? 0 : FLAG.privacy);
  const flags = (changes.flags ?? level) | FLAG.reportable;
  const sealed = new SecurityModel(skewed).seal(
    { messageId: 99, user: asker, flags, context },
    question(PDU.get, [`${BASE}.1.0`]),
  );
  const answer = await send(sealed);
  if (answer === null) return null;
  const message = readMessage(answer);
  if (message.version !== 3) throw new Error('another version');
  expect(message.messageId).toBe(99);
  const isPlain = (message.flags & FLAG.privacy) === 0;
  const opened = isPlain ? null : new SecurityModel(engine).receive(message, USERS);
  const scoped = opened?.kind === 'request' ? opened.scoped : readScoped(message.data);
  return { flags: message.flags, shown: show(scoped.pdu) };
}

const USM = '1.3.6.1.6.3.15.1.1';

test.each([
  ['nobody', 0],
  ['md5', 1],
  ['shaAes', 3],
  ['md5Des', 3],
  ['sha256Aes', 3],
])('v3 answers %s at the level of the question', async (name, flags) => {
  expect(await askSecurely(name)).toEqual({ flags, shown: ['.1.0 4 first'] });
});

test('v3 reports why it does not answer', async () => {
  const report = async (asked: ReturnType<typeof askSecurely>) => (await asked)?.shown[0];
  expect(await report(askSecurely('stranger'))).toBe(`${USM}.3.0 41 01`);
  expect(await report(askSecurely('shaAes', { password: 'mistaken' }))).toBe(`${USM}.5.0 41 01`);
  expect(await report(askSecurely('md5', { flags: 3 }))).toBe(`${USM}.1.0 41 01`);
  expect(await report(askSecurely('shaAes', { context: 'x' }))).toBe('1.3.6.1.6.3.12.1.5.0 41 01');
  expect(await report(askSecurely('shaAes', { flags: FLAG.auth }))).toBe('error 16 at 0');
  expect(await report(askSecurely('shaAes', { seconds: 149 }))).toBe('.1.0 4 first');
  expect(await askSecurely('shaAes', { seconds: 152 })).toEqual({
    flags: FLAG.auth,
    shown: [`${USM}.2.0 41 01`],
  });
});

test('a discovery is told the engine and its clock', async () => {
  const { engine, send } = createAgent();
  const other = createEngine(1, 'x');
  const discovery = new SecurityModel({ ...other, id: Buffer.alloc(0) }).seal(
    { messageId: 5, user: null, flags: FLAG.reportable, context: '' },
    question(PDU.get, []),
  );
  const message = readMessage((await send(discovery)) ?? Buffer.alloc(0));
  if (message.version !== 3) throw new Error('another version');
  expect(message.engineId.toString('hex')).toBe(
    `8000031504${Buffer.from('box-a').toString('hex')}`,
  );
  expect([message.boots, message.time]).toEqual([engine.boots, engine.seconds()]);
  expect(show(readScoped(message.data).pdu)).toEqual([`${USM}.4.0 41 01`]);
});

test('a reader never leaves the element that it was given', () => {
  const inner = element(TAG.sequence, integer(5));
  const reader = new BerReader(element(TAG.sequence, inner, octets('after'))).open(TAG.sequence);
  const list = reader.open(TAG.sequence);
  expect(list.integer()).toBe(5);
  expect(() => list.integer()).toThrow(/end/);
  expect(reader.octets(TAG.octets).toString()).toBe('after');
  for (const hex of ['0280', '028501', '02820001', '0605808001', '0600', '020600000000000000']) {
    const bad = new BerReader(Buffer.from(hex, 'hex'));
    expect(() => (hex.startsWith('06') ? bad.oid() : bad.integer())).toThrow();
  }
});
