// hwassist on the wire: an SNMP trap from an SP to the management address of its partner's node,
// port 4444, over UDP or TCP (@source netapp §4.5; which is a choice, §7.1: UDP unless configured;
// over TCP a connection for each trap, RFC 3430).
//
// The world carries an alert of our own SPs by itself, with its cuts and delays. What the SP sends
// here besides is for whoever listens on the network; so the node's port must not count it twice.
// It is known by a mark at the end of its text, `tag=`, which is made of the text and the rack's
// own password: whatever does not bear it is from outside, and goes to the machine.

import { createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import type { JsonObject } from '../../../core/json.ts';
import { reachDestination } from '../../../process/destinations.ts';
import { followLines } from '../../../process/followLines.ts';
import type { NodeHandle } from '../../../process/port.ts';
import { BerError } from '../../../process/snmp/ber.ts';
import { readTrap as readSnmpTrap, type Trap, writeTrapV1 } from '../../../process/snmp/trap.ts';
import type { TcpService } from '../../../process/sockets.ts';
import type { UdpService } from '../../../process/udp.ts';
import { readTrap, writeTrapText } from '../core/hwassist/trapText.ts';
import { HWASSIST_PORT, MEMBERS, partnerOf, SP_NODES, type SpName } from '../core/members.ts';
import type { HwassistTrap } from '../core/state/hwassist.ts';

const ENTERPRISE = '1.3.6.1.4.1.789';
const TRAP_DATA = `${ENTERPRISE}.1.1.12.0`;
const SERIAL_NUMBER = `${ENTERPRISE}.1.1.9.0`;
/** @choice The version and community of the trap are unknown (netapp §7.1). */
const COMMUNITY = 'public';
/** No trap is longer; a connection that says more is cut. */
const TRAP_BYTES_MAX = 4_096;
/** A connection has so long to say its trap, in real time. */
const TALK_MS = 10_000;
/** From outside, in a second of real time; each is an input that the journal keeps. */
const FOREIGN_PER_SECOND = 50;

const MARK = /, tag=([0-9a-f]{8})$/;

/** The receiver of a node. */
export function createHwassistReceiver(handle: NodeHandle): { tcp: TcpService; udp: UdpService } {
  const service = { protocol: 'trap', port: HWASSIST_PORT };
  const command = (to: string) => `snmptrap -v2c -c public ${to} '' ${ENTERPRISE}.0.532`;
  const limit = createLimit();

  function take(bytes: Buffer): void {
    const trap = readForeign(bytes, handle.accounts.password);
    if (trap === null || !limit.admits()) return;
    const args = trap as unknown as JsonObject;
    handle.request({ kind: 'request', name: 'hwassist', args }).catch(() => {});
  }
  return {
    udp: {
      ...service,
      connect: (host, port) => command(`${host}:${port}`),
      accept: ({ bytes }) => take(bytes),
    },
    tcp: {
      ...service,
      connect: (host, port) => command(`tcp:${host}:${port}`),
      accept: (socket) => readFrom(socket, take),
    },
  };
}

/** What came from outside, decoded; null: nothing, or one of our own SPs. */
function readForeign(bytes: Buffer, password: string): HwassistTrap | null {
  try {
    const received = readSnmpTrap(bytes);
    if (received === null) return null;
    const text = received.texts[TRAP_DATA] ?? '';
    const told = MARK.exec(text);
    if (told !== null && told[1] === markOf(text.slice(0, told.index), password)) return null;
    const specific = received.enterprise === ENTERPRISE ? received.specific : 0;
    return readTrap(specific, text, received.texts[SERIAL_NUMBER] ?? '');
  } catch (error) {
    if (error instanceof BerError) return null;
    throw error;
  }
}

function markOf(text: string, password: string): string {
  return createHmac('sha256', password).update(text).digest('hex').slice(0, 8);
}

/** All that a connection says is one message. */
function readFrom(socket: Socket, take: (bytes: Buffer) => void): void {
  const pieces: Buffer[] = [];
  let size = 0;
  const deadline = setTimeout(() => socket.destroy(), TALK_MS).unref();
  socket.once('close', () => clearTimeout(deadline));
  socket.on('data', (piece) => {
    size += piece.length;
    if (size > TRAP_BYTES_MAX) return socket.destroy();
    pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    if (!isWhole(bytes)) return;
    take(bytes);
    socket.end();
    socket.removeAllListeners('data').resume();
  });
}

/** Does a message that begins so end here? A wrong one is whole at once, and refused. */
function isWhole(bytes: Buffer): boolean {
  const first = bytes[1];
  if (first === undefined) return false;
  if (first < 0x80) return bytes.length >= 2 + first;
  const count = first - 0x80;
  if (count === 0 || count > 4) return true;
  return bytes.length >= 2 + count && bytes.length >= 2 + count + bytes.readUIntBE(2, count);
}

function createLimit(): { admits(): boolean } {
  let began = 0;
  let admitted = 0;
  return {
    admits() {
      const now = performance.now();
      if (now - began >= 1_000) {
        began = now;
        admitted = 0;
      }
      admitted += 1;
      return admitted <= FOREIGN_PER_SECOND;
    },
  };
}

/** What the SP's line of the source `hwassist` says. */
type Sent = {
  trap: HwassistTrap;
  transport: 'udp' | 'tcp';
  address?: string;
  port?: number;
};

/** Sends what the machine of an SP sent, as it goes. */
export function openHwassistSender(handle: NodeHandle): { close(): void } {
  const sp = handle.node as SpName;
  const partner = partnerOf(SP_NODES[sp]);
  const { spAddress } = MEMBERS[SP_NODES[sp]];
  const from = reachDestination(handle.neighbours, spAddress, HWASSIST_PORT)?.host;
  const datagrams = createSocket('udp4').unref();
  datagrams.on('error', () => {});
  if (from !== undefined) datagrams.bind({ address: from, exclusive: true });

  function send(line: string, now: number): void {
    const { trap, transport, address, port } = JSON.parse(line) as Sent;
    const target = address ?? MEMBERS[partner].managementAddress;
    const to = reachDestination(handle.neighbours, target, port ?? HWASSIST_PORT);
    if (to === null) return;
    const upTicks = Math.floor((now - handle.identity.bootedAt) / 10);
    const bytes = encodeTrap(trap, handle.accounts.password, spAddress, upTicks);
    if (transport === 'udp') datagrams.send(bytes, to.port, to.host, () => {});
    else sendByTcp(bytes, { ...to, ...(from === undefined ? {} : { localAddress: from }) });
  }
  const follower = followLines(handle, ['hwassist'], (lines, now) => {
    for (const line of lines) send(line, now);
  });
  return {
    close() {
      follower.close();
      datagrams.close();
    },
  };
}

/** @source netapp §4.5: the text, then the serial number. */
export function encodeTrap(
  trap: HwassistTrap,
  password: string,
  agent: string,
  upTicks: number,
): Buffer {
  const text = writeTrapText(trap);
  const told: Trap = {
    enterprise: ENTERPRISE,
    specific: trap.trap,
    upTicks,
    agent,
    cells: [
      [TRAP_DATA, 'string', `${text}, tag=${markOf(text, password)}`],
      [SERIAL_NUMBER, 'string', trap.serial],
    ],
  };
  return writeTrapV1(COMMUNITY, told);
}

function sendByTcp(bytes: Buffer, to: { host: string; port: number; localAddress?: string }): void {
  const socket = connect(to);
  const deadline = setTimeout(() => socket.destroy(), TALK_MS).unref();
  socket.unref();
  socket.on('error', () => {});
  socket.once('close', () => clearTimeout(deadline));
  socket.resume();
  socket.end(bytes);
}
