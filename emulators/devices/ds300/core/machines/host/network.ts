// The neighbour cache of host-1 (reference §4.2-4.3): whose MAC an address has, and over which of
// its two networks. A gratuitous ARP packet changes an entry at once; without one, an entry that
// nobody confirms is asked for anew after half a minute.
//
// @choice The two data networks are one to ARP: an alias on the other port of a controller is
// answered over that port's network.

import type { Effects } from '../../../../../core/effect.ts';
import type { Instant } from '../../../../../core/time.ts';
import {
  CONTROLLERS,
  DATA_NETWORKS,
  ETHS,
  type Eth,
  HOST_INITIATOR,
  PORT_NAMES,
  PORTS,
  sideOfPort,
} from '../../config.ts';
import { type Arp, type DataMessage, writeMessage } from '../../messages.ts';
import type { HostState, Neighbour } from '../../state/host.ts';

const ASK_AGAIN_MS = 1_000;

/** The entry for an address, if it may still be believed. An old one is dropped. */
function neighbourOf(
  state: HostState,
  address: string,
  now: Instant,
  out: Effects,
): Neighbour | null {
  const { volatile: v } = state;
  const entry = v.neighbours.find((each) => each.address === address);
  if (entry === undefined) return null;
  if (entry.mac === '') return null;
  if (now - entry.confirmedAt < v.config.hostNeighbourMs) return entry;
  out.emit('neighbour.stale', { address, mac: entry.mac });
  entry.mac = '';
  return null;
}

/** Broadcast on both networks, once a second. */
function askNeighbour(
  { volatile: v }: HostState,
  address: string,
  now: Instant,
  out: Effects,
): void {
  let entry = v.neighbours.find((each) => each.address === address);
  if (entry === undefined) {
    entry = { address, mac: '', eth: 'eth2', confirmedAt: now, askAt: null };
    v.neighbours.push(entry);
  }
  if (entry.askAt !== null && entry.askAt > now) return;
  entry.askAt = now + ASK_AGAIN_MS;
  const frame = writeMessage({ type: 'arp', op: 'request', address, mac: '' });
  for (const eth of ETHS.filter((each) => v.links[each])) {
    out.send(DATA_NETWORKS[eth], CONTROLLERS.a, frame);
    out.send(DATA_NETWORKS[eth], CONTROLLERS.b, frame);
  }
}

/** A reply is taken; an announcement changes what is known and creates nothing. */
export function takeArp(
  { volatile: v }: HostState,
  eth: Eth,
  { op, address, mac }: Arp,
  now: Instant,
  out: Effects,
): boolean {
  if (op === 'request') return false;
  const entry = v.neighbours.find((each) => each.address === address);
  if (entry === undefined) return false;
  if (op === 'reply' && entry.mac !== '') return false;
  const isNew = entry.mac !== mac;
  if (isNew) out.emit('neighbour.moved', { address, mac, by: op });
  entry.mac = mac;
  entry.eth = eth;
  entry.confirmedAt = now;
  entry.askAt = null;
  return isNew;
}

/** Something came from there: the entry is good. */
export function confirm({ volatile: v }: HostState, address: string, now: Instant): void {
  const entry = v.neighbours.find((each) => each.address === address);
  if (entry !== undefined) entry.confirmedAt = now;
}

type Body =
  | { type: 'login'; initiator: string }
  | {
      type: 'command';
      command: Extract<DataMessage, { type: 'command' }>['command'];
      sentAt: number;
    }
  | { type: 'reset' };

/** Sends a segment to an address; false while its MAC is not known or the link is down. */
export function sendTo(
  state: HostState,
  address: string,
  session: string,
  body: Body,
  now: Instant,
  out: Effects,
): boolean {
  const entry = neighbourOf(state, address, now, out);
  if (entry === null) {
    askNeighbour(state, address, now, out);
    return false;
  }
  const port = PORT_NAMES.find((name) => PORTS[name].mac === entry.mac);
  if (port === undefined || !state.volatile.links[entry.eth]) return false;
  const frame = { ...body, from: HOST_INITIATOR, to: address, mac: entry.mac, session };
  const link = DATA_NETWORKS[entry.eth];
  out.send(link, CONTROLLERS[sideOfPort(port)], writeMessage(frame as DataMessage));
  return true;
}
