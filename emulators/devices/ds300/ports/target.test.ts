// Two controllers' targets over one run directory, each under a grant that the test writes: what
// one has acknowledged the other serves, and what the machine says holds from the next step on.

import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/json.ts';
import type { CommandOutput } from '../../../core/machine.ts';
import { senseText } from '../../../iscsi/core/scsi/sense.ts';
import { Initiator } from '../../../iscsi/testing/initiator.ts';
import { GROUPS, PORT_NAMES, PORTS, type Side, sideOfPort, TARGET_NAME } from '../core/config.ts';
import type { Grant, LunAccess } from '../core/scsi/grant.ts';
import { type Handle, openTarget, type TargetService } from './target.ts';

const TUR = [0, 0, 0, 0, 0, 0];
const READ = [0x28, 0, 0, 0, 0, 0, 0, 0, 1, 0];
const WRITE = [0x2a, 0, 0, 0, 0, 0, 0, 0, 1, 0];
const block = (value: number) => new Uint8Array(512).fill(value);

type Controller = {
  readonly grant: Grant;
  readonly service: TargetService;
  readonly requests: { name: string; args: JsonObject }[];
  /** What the machine answers to a request. */
  outcome: JsonObject;
  readonly servers: Server[];
  session(address: string, isid?: number): Promise<Initiator>;
};

let directory: string;
const controllers: Controller[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'twinrack-ds300-'));
});
afterEach(async () => {
  for (const { service, servers } of controllers.splice(0)) {
    service.close();
    for (const server of servers) await new Promise((done) => server.close(done));
  }
  rmSync(directory, { recursive: true });
});

function grantOf(side: Side, access: LunAccess): Grant {
  return {
    isServing: true,
    targetName: TARGET_NAME,
    side,
    group: GROUPS[side],
    epoch: 1,
    portals: PORT_NAMES.map((name) => ({
      address: PORTS[name].address,
      port: 3_260,
      tag: GROUPS[sideOfPort(name)],
      here: sideOfPort(name) === side,
      relativePort: PORTS[name].relativePort,
    })),
    luns: [
      {
        lun: 0,
        name: 'LD0',
        array: 'MCTRLA',
        serial: 'DS300LD00000',
        naa: '6005076300000000000000000000000a',
        blocks: 2_048,
        blockBytes: 512,
        access,
        groups: [],
        isReadOnly: false,
      },
    ],
    transition: 'hold',
    holdLimitMs: 25_000,
    standbyTur: 'sense',
    chap: null,
    attentions: [],
    injections: [],
    extraLatencyMs: 0,
    isWriteBack: true,
  };
}

function open(side: Side, access: LunAccess): Controller {
  const grant = grantOf(side, access);
  const requests: Controller['requests'] = [];
  const servers: Server[] = [];
  const handle = {
    node: `ds300-${side}`,
    dataDirectory: directory,
    neighbours: [],
    glance: () => structuredClone(grant),
    request: ({ name, args }: { name: string; args: JsonObject }): Promise<CommandOutput> => {
      requests.push({ name, args });
      const stdout = JSON.stringify(controller.outcome);
      return Promise.resolve({ stdout, stderr: '', exitCode: 0 });
    },
    sleep: () => new Promise<void>(() => {}),
  } as unknown as Handle;
  const service = openTarget(handle);
  const controller: Controller = {
    grant,
    service,
    requests,
    servers,
    outcome: { type: 'done' },
    async session(address, isid = 1) {
      const server = createServer((socket) => service.serviceAt(address)?.accept(socket));
      servers.push(server);
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const { port } = server.address() as AddressInfo;
      const initiator = await Initiator.connect(port, '127.0.0.1');
      expect(await initiator.login({ targetName: TARGET_NAME, isid })).toBe(0);
      await initiator.command(TUR);
      return initiator;
    },
  };
  controllers.push(controller);
  return controller;
}

const setAccess = (controller: Controller, access: LunAccess) => {
  for (const lun of controller.grant.luns) lun.access = access;
  return controller.service.stepped();
};

test('what the owner acknowledged the survivor serves at the same address (S3:17-18)', async () => {
  const a = open('a', 'active/optimized');
  const b = open('b', 'standby');
  const before = await a.session(PORTS.a2.address);
  expect((await before.command(WRITE, { out: block(1) })).status).toBe(0);
  expect((await before.command(READ, { expected: 512 })).data[0]).toBe(1);
  a.service.close();
  controllers.shift();

  for (const portal of b.grant.portals) portal.here = true;
  await setAccess(b, 'active/optimized');
  const after = await b.session(PORTS.a2.address);
  expect((await after.command(READ, { expected: 512 })).data[0]).toBe(1);
});

test('an array that comes back is read from the store, not from an old cache', async () => {
  const a = open('a', 'active/optimized');
  const b = open('b', 'standby');
  const [toA, toB] = [await a.session(PORTS.a2.address), await b.session(PORTS.b2.address)];
  await toA.command(WRITE, { out: block(1) });
  await toA.command(READ, { expected: 512 });
  await setAccess(a, 'standby');
  await setAccess(b, 'active/optimized');
  expect((await toB.command(WRITE, { out: block(2) })).status).toBe(0);
  await setAccess(b, 'standby');
  await setAccess(a, 'active/optimized');
  expect((await toA.command(READ, { expected: 512 })).data[0]).toBe(2);
});

test('standby answers 02/04/0B, a transition holds, and the grant lets go (S3:11)', async () => {
  const b = open('b', 'standby');
  const initiator = await b.session(PORTS.b2.address);
  expect(senseText((await initiator.command(READ, { expected: 512 })).sense)).toBe('02/04/0B');
  expect((await initiator.command([0x12, 0, 0, 0, 36, 0], { expected: 36 })).status).toBe(0);
  await setAccess(b, 'transitioning');
  const held = initiator.command(WRITE, { out: block(3) });
  await initiator.nop(new Uint8Array(0));
  await setAccess(b, 'active/optimized');
  expect((await held).status).toBe(0);
});

test('SET TARGET PORT GROUPS is an explicit failover, done by the machine (S3:7)', async () => {
  const b = open('b', 'standby');
  for (const lun of b.grant.luns) {
    lun.groups = [1, 2].map((id) => ({
      id,
      state: id === 1 ? 'active/optimized' : 'standby',
      isPreferred: id === 1,
      statusCode: 0,
      relativePorts: [2 * id - 1, 2 * id],
    }));
  }
  await b.service.stepped();
  const initiator = await b.session(PORTS.b2.address);
  const cdb = [0xa4, 0x0a, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0];
  const optimize = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 2]);
  expect((await initiator.command(cdb, { out: optimize })).status).toBe(0);
  expect(b.requests.find(({ name }) => name === 'stpg')?.args).toMatchObject({ lun: 0, group: 2 });
  b.outcome = { type: 'refused', reason: 'noPeer' };
  expect(senseText((await initiator.command(cdb, { out: optimize })).sense)).toBe('04/67/0A');
  const nonOptimized = Uint8Array.from([0, 0, 0, 0, 1, 0, 0, 2]);
  expect(senseText((await initiator.command(cdb, { out: nonOptimized })).sense)).toBe('05/26/00');
});

test('unit attentions of the machine reach every nexus but the one they except', async () => {
  const a = open('a', 'active/optimized');
  const one = await a.session(PORTS.a2.address, 1);
  const two = await a.session(PORTS.a3.address, 2);
  const except = 'iqn.2026-01.test:initiator,i,0x800000010000';
  a.grant.attentions.push({ seq: 1, lun: 0, asc: 0x2a, ascq: 0x06, except });
  await a.service.stepped();
  await a.service.stepped();
  expect((await one.command(TUR)).status).toBe(0);
  expect(senseText((await two.command(TUR)).sense)).toBe('06/2A/06');
  expect((await two.command(TUR)).status).toBe(0);
});

test('a status that a fault injects is handed out as often as it says, and reported', async () => {
  const a = open('a', 'active/optimized');
  const initiator = await a.session(PORTS.a2.address);
  const any = { lun: null, initiator: '', key: 0, asc: 0, ascq: 0, used: 0 };
  a.grant.injections.push({ ...any, id: 4, command: 'write', answer: 'busy', count: 2 });
  await a.service.stepped();
  const statuses: number[] = [];
  for (let count = 0; count < 3; count++) {
    statuses.push((await initiator.command(WRITE, { out: block(5) })).status);
  }
  expect(statuses).toEqual([8, 8, 0]);
  expect((await initiator.command(READ, { expected: 512 })).status).toBe(0);
  const told = a.requests.filter(({ name }) => name === 'injected');
  expect(told.map(({ args }) => args)).toEqual([
    { id: 4, count: 1 },
    { id: 4, count: 1 },
  ]);
});

test('a port without link is silent; who does not serve has no sessions', async () => {
  const a = open('a', 'active/optimized');
  const initiator = await a.session(PORTS.a2.address);
  const [portal] = a.grant.portals;
  if (portal) portal.here = false;
  await a.service.stepped();
  const late = initiator.command(TUR);
  if (portal) portal.here = true;
  await a.service.stepped();
  expect((await late).status).toBe(0);
  a.grant.isServing = false;
  await a.service.stepped();
  await initiator.closed;
});

test('a reservation made at one controller bars at the other, and is told there', async () => {
  const a = open('a', 'active/optimized');
  const b = open('b', 'standby');
  const [one, two] = [await a.session(PORTS.a2.address, 1), await b.session(PORTS.b2.address, 2)];
  const list = (key: number, actionKey: number) => {
    const bytes = new Uint8Array(24);
    bytes[7] = key;
    bytes[15] = actionKey;
    return bytes;
  };
  const out = (action: number, type: number) => [0x5f, action, type, 0, 0, 0, 0, 0, 24, 0];
  await one.command(out(0, 0), { out: list(0, 1) });
  await two.command(out(0, 0), { out: list(0, 2) });
  expect((await one.command(out(1, 3), { out: list(1, 0) })).status).toBe(0);
  await setAccess(a, 'standby');
  await setAccess(b, 'active/optimized');
  expect((await two.command(READ, { expected: 512 })).status).toBe(0x18);
  expect((await one.command(out(3, 0), { out: list(1, 0) })).status).toBe(0);
  expect(senseText((await two.command(READ, { expected: 512 })).sense)).toBe('06/2A/03');
  expect((await two.command(READ, { expected: 512 })).status).toBe(0);
});

test('what MODE SELECT has set stays set after a takeover; other nexuses are told', async () => {
  const a = open('a', 'active/optimized');
  const b = open('b', 'standby');
  const [one, two] = [await a.session(PORTS.a2.address, 1), await b.session(PORTS.b2.address, 2)];
  // PF, and the control page with SWP and D_SENSE.
  const protect = Uint8Array.from([0, 0, 0, 0, 0x0a, 10, 4, 0x10, 8, 0, 0, 0, 0, 0, 0, 0]);
  const select = [0x15, 0x10, 0, 0, protect.length, 0];
  expect((await one.command(select, { out: protect })).status).toBe(0);
  a.service.close();
  controllers.shift();

  await setAccess(b, 'active/optimized');
  expect(senseText((await two.command(TUR)).sense)).toBe('06/2A/01');
  expect(senseText((await two.command(WRITE, { out: block(6) })).sense)).toBe('07/27/02');
  const sensed = await two.command([0x1a, 0x08, 0x0a, 0, 255, 0], { expected: 255 });
  expect([...sensed.data.subarray(2, 9)]).toEqual([0x90, 0, 0x0a, 10, 4, 0x10, 8]);
});
