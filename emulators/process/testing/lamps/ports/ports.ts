// A lamp answers `show` to whoever connects, on each address it holds.

import type { Socket } from 'node:net';
import type { Endpoint } from '../../../../core/channel.ts';
import type { BlockTable } from '../../../blockDevice.ts';
import type { NodeHandle, OpenPort } from '../../../port.ts';
import { listenTcp, type TcpListener } from '../../../sockets.ts';
import { DAWDLING, FREEZING } from '../manifest.ts';

const DAWDLE_MS = 1_500;
const SHOW = { command: 'show', args: [], stdin: '', user: 'anybody', isTerminal: false };

export const blockTables: { [disk: string]: BlockTable } = {
  slate: {
    table: 'slate',
    key: 'name',
    columns: { owner: 'TEXT NOT NULL', stamp: 'INTEGER NOT NULL', at: 'INTEGER NOT NULL' },
    toRow: ({ owner, stamp, at }) => ({
      owner: String(owner),
      stamp: Number(stamp),
      at: Number(at),
    }),
    fromRow: ({ owner, stamp, at }) => ({
      owner: String(owner),
      stamp: Number(stamp),
      at: Number(at),
    }),
  },
};

/** Addresses that have hindered their taker already. */
const known = new Set<string>();

function hinder(address: string): void {
  if (known.has(address)) return;
  known.add(address);
  if (address === FREEZING) process.kill(process.pid, 'SIGSTOP');
  if (address === DAWDLING) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, DAWDLE_MS);
}

export async function openPorts(handle: NodeHandle): Promise<OpenPort> {
  const listeners = new Map<string, TcpListener>();

  async function answer(socket: Socket): Promise<void> {
    const output = await handle.query({ kind: 'command', command: SHOW });
    socket.end(output?.stdout ?? '');
  }
  async function open(address: string, isMoving: boolean): Promise<void> {
    const binding = handle.bindings.find((other) => other.modelled === address);
    if (!binding || !handle.holds(address)) return;
    const connect = (host: string, port: number) => `nc ${host} ${port}`;
    const service = {
      protocol: 'telnet',
      port: 23,
      connect,
      accept: (socket: Socket) => void answer(socket),
    };
    listeners.set(address, await listenTcp(binding, service, { isMoving }));
  }
  async function change(address: string, isHeld: boolean): Promise<void> {
    if (isHeld) hinder(address);
    return isHeld ? open(address, true) : close(address);
  }
  async function close(address: string): Promise<void> {
    await listeners.get(address)?.close();
    listeners.delete(address);
  }

  for (const { modelled } of handle.bindings) await open(modelled, false);
  return {
    get endpoints(): Endpoint[] {
      return [...listeners.values()].flatMap((listener) => listener.endpoints);
    },
    addressChanged: change,
    async close() {
      for (const address of [...listeners.keys()]) await close(address);
    },
  };
}
