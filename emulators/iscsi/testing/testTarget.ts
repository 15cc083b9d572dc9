// A target for tests: units in a directory of their own, one or more ports on loopback, and a gate
// that a test can turn.

import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ACCESS_STATE,
  ALLOWED,
  type Gate,
  type Nexus,
  type TargetPort,
  type Unit,
  type Verdict,
} from '../core/scsi/unit.ts';
import { type FileStore, openFileStore } from '../fileStore.ts';
import { reservationsInMemory } from '../reservationStore.ts';
import { Target, type TargetOptions } from '../target.ts';
import { Initiator, type LoginOptions, TARGET_NAME } from './initiator.ts';

const BLOCK_BYTES = 512;
const HOST = '127.0.0.1';

export type TestTarget = {
  readonly target: Target;
  readonly stores: readonly FileStore[];
  /** What the gate says to every command. */
  say(verdict: Verdict): void;
  /** Every command from now on is late by so much. */
  slow(latencyMs: number): void;
  /** A session at one of the ports. Its first command meets no unit attention. */
  session(options?: LoginOptions & { at?: number }): Promise<Initiator>;
  connect(at?: number): Promise<Initiator>;
  close(): Promise<void>;
};

export async function openTestTarget({
  luns = 1,
  blocks = 4_096,
  cacheBytes = 1_048_576,
  ports = 1,
  ...options
}: Partial<TargetOptions> & {
  luns?: number;
  blocks?: number;
  cacheBytes?: number;
  ports?: number;
} = {}): Promise<TestTarget> {
  const directory = mkdtempSync(join(tmpdir(), 'twinrack-iscsi-'));
  const stores = openStores(directory, luns, { blocks, cacheBytes });
  let verdict: Verdict = ALLOWED;
  const gate = { ...restGate, judge: () => verdict };
  const targetPorts: TargetPort[] = [];
  const target = new Target({
    name: TARGET_NAME,
    portals: () => targetPorts,
    units: new Map(stores.map((store, lun) => [lun, unitOf(lun, store)])),
    gate,
    reservations: reservationsInMemory(),
    account: () => null,
    isServing: () => true,
    ...options,
  });
  const servers: Server[] = [];
  for (let at = 0; at < ports; at++) {
    servers.push(await listen((socket) => target.accept(socket, targetPorts[at] as TargetPort)));
    targetPorts.push(portOf(at, servers[at] as Server));
  }
  const connect = (at = 0) => Initiator.connect(targetPorts[at]?.port ?? 0, HOST);
  return {
    target,
    stores,
    say: (next) => {
      verdict = next;
    },
    slow: (latencyMs) => {
      gate.latencyMs = latencyMs;
    },
    connect,
    async session({ at = 0, ...login } = {}) {
      const initiator = await connect(at);
      const status = await initiator.login(login);
      if (status !== 0) throw new Error(`login status ${status.toString(16)}`);
      for (let lun = 0; lun < luns; lun++) {
        await initiator.command([0, 0, 0, 0, 0, 0], { lun });
      }
      return initiator;
    },
    async close() {
      target.close();
      for (const server of servers) await new Promise((done) => server.close(done));
      for (const store of stores) store.close();
      rmSync(directory, { recursive: true });
    },
  };
}

function openStores(
  directory: string,
  luns: number,
  { blocks, cacheBytes }: { blocks: number; cacheBytes: number },
): FileStore[] {
  const size = { blockBytes: BLOCK_BYTES, blockCount: blocks, cacheBytes };
  return Array.from({ length: luns }, (_, lun) =>
    openFileStore(join(directory, `${lun}.img`), size),
  );
}

async function listen(accept: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ noDelay: true }, accept);
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve));
  return server;
}

/** Two ports for each of two groups. */
function portOf(at: number, server: Server): TargetPort {
  const group = at < 2 ? 1 : 2;
  return {
    address: `${HOST}#${at}`,
    port: (server.address() as AddressInfo).port,
    portalGroupTag: group,
    group,
    relativePort: at + 1,
  };
}

const restGate: { -readonly [Name in keyof Gate]: Gate[Name] } = {
  judge: () => ALLOWED,
  latencyMs: 0,
  holdLimitMs: 60_000,
  supportedStates: 0x0d,
  portGroups: () => [
    { group: 1, state: ACCESS_STATE.optimized, isPreferred: true, cause: 0, relativePorts: [1, 2] },
    { group: 2, state: ACCESS_STATE.standby, isPreferred: false, cause: 0, relativePorts: [3, 4] },
  ],
  setPortGroups: (_lun, _wanted, _nexus: Nexus, done) => done(null),
};

const unitOf = (lun: number, store: FileStore): Unit => ({
  lun,
  identity: {
    vendor: 'TWINRACK',
    product: 'TEST',
    revision: '1',
    serial: `TEST${lun}`,
    naa: `600000000000000000000000000000${lun.toString(16).padStart(2, '0')}`,
  },
  store,
  isReadOnly: false,
  mode: { isDescriptorSense: false, isSoftwareProtected: false },
  reservedBy: null,
});
