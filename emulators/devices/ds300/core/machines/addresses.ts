// Where the addresses are (S3:17, S3:37-71): the table decides, this carries it out. A moved
// address comes up as an alias interface and is announced by three ARP packets.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import {
  CONTROLLERS,
  DATA_NETWORKS,
  ETHS,
  type Eth,
  ethOfPort,
  HOST,
  MANAGEMENT,
  MANAGEMENT_PORTS,
  otherSide,
  PORT_NAMES,
  PORTS,
  type PortName,
  portOf,
  type Side,
  sideOfPort,
} from '../config.ts';
import { writeMessage } from '../messages.ts';
import type { ArpBurst, ControllerState, HeldAddress } from '../state.ts';
import { type IpFailoverInputs, placeAddresses, placementKey } from '../tables/ipfailover.ts';
import { logEvent } from './eventLog.ts';
import { startHandOver } from './ownership.ts';
import { isPeerEnabled, touch } from './roles.ts';
import { dropPortal } from './service.ts';

/** @seed S3:17 three. */
export const ARP_PACKETS = 3;
/** Those of two takeovers: ports look after every step. */
const FRAMES_MAX = 32;

type Wanted = Pick<HeldAddress, 'address' | 'home' | 'kind' | 'homePort' | 'port'>;

export function linkUp({ volatile: { links, afflictions } }: ControllerState, eth: Eth): boolean {
  if (!links[eth] || afflictions.linksDown.includes(eth)) return false;
  return !afflictions.flapping.some(({ port, isDown }) => port === eth && isDown);
}

/** `U` and `D` of a2 a3 b2 b3, as far as this controller knows. */
function linkStates(state: ControllerState): string {
  const { volatile: v } = state;
  return PORT_NAMES.map((port) => {
    const eth = ethOfPort(port);
    const isUp =
      sideOfPort(port) === v.identity.side
        ? linkUp(state, eth)
        : (v.peer.report?.links[eth] ?? true);
    return isUp ? 'U' : 'D';
  }).join('');
}

/** Looks the table up and puts every address that this controller holds where it belongs.
 * `isReturning`: a failback by hand, which brings port failovers home, too. */
export function relocate(
  state: ControllerState,
  now: Instant,
  out: Effects,
  { isReturning = false } = {},
): void {
  const { durable, volatile: v } = state;
  if (v.phase !== 'enabled' || v.handOver !== null) return;
  const { side } = v.identity;
  const isPair = isPeerEnabled(state) && v.config.profile !== 'single';
  const isHome = durable.addressSets.a.holder === 'a' && durable.addressSets.b.holder === 'b';
  const inputs: IpFailoverInputs = {
    mode: durable.settings.ipFailover,
    links: linkStates(state),
    alive: isPair && isHome ? 'ab' : side,
  };
  v.lastPlacement = placementKey(inputs);
  const { places, fails } = placeAddresses(inputs);
  if (fails === side) {
    // What has just been given back is let go at once; the rest goes with the hand-over.
    const own = v.held.filter(({ home }) => durable.addressSets[home].holder === side);
    settle(state, own, now, out);
    return startHandOver(state, `ipfailover ${inputs.mode}`, null, now, out);
  }
  const alone = placeAddresses({ ...inputs, alive: side }).places;
  const wanted = wantedAddresses(state, places, alone, isReturning);
  settle(state, wanted, now, out);
}

/** Does the table say, with what is known now, that this controller is to be failed over? */
export function mustFail(state: ControllerState): boolean {
  const { durable, volatile: v } = state;
  const inputs = {
    mode: durable.settings.ipFailover,
    links: linkStates(state),
    alive: 'ab',
  } as const;
  return placeAddresses(inputs).fails === v.identity.side;
}

function wantedAddresses(
  state: ControllerState,
  together: { readonly [Home in PortName]: string },
  alone: { readonly [Home in PortName]: string },
  isReturning: boolean,
): Wanted[] {
  const { durable, volatile: v } = state;
  const { side } = v.identity;
  const wanted: Wanted[] = [];
  for (const home of [side, otherSide(side)]) {
    if (durable.addressSets[home].holder !== side) continue;
    const places = home === side ? together : alone;
    for (const homePort of ETHS) {
      const name = portOf(home, homePort);
      const place = places[name];
      const { address } = PORTS[name];
      if (place === '--' || sideOfPort(place as PortName) !== side) continue;
      const port = stay(state, address, ethOfPort(place as PortName), homePort, isReturning);
      wanted.push({ address, home, kind: 'iscsi', homePort, port });
    }
    const { address } = MANAGEMENT_PORTS[home];
    wanted.push({ address, home, kind: 'management', homePort: 'management', port: 'management' });
  }
  return wanted;
}

/** @seed S3:20 with the manual policy an address that could go home again stays where it is. */
function stay(
  state: ControllerState,
  address: string,
  place: Eth,
  home: Eth,
  isReturning: boolean,
): Eth {
  const { durable, volatile: v } = state;
  if (isReturning || durable.settings.failback !== 'manual' || place !== home) return place;
  const port = v.held.find((held) => held.address === address)?.port ?? 'management';
  return port !== 'management' && port !== home && linkUp(state, port) ? port : place;
}

function settle(
  state: ControllerState,
  wanted: readonly Wanted[],
  now: Instant,
  out: Effects,
): void {
  const { volatile: v } = state;
  const gone = v.held.filter(({ address }) => !wanted.some((each) => each.address === address));
  for (const held of gone) release(state, held, out);
  for (const each of wanted) {
    const held = v.held.find(({ address }) => address === each.address);
    if (held === undefined) configure(state, each, now, out);
    else if (held.port !== each.port) movePort(state, held, each.port, now, out);
  }
  for (const held of v.held) noteReachable(state, held, out);
}

function portLabel(side: Side, port: HeldAddress['port']): string {
  return `${side.toUpperCase()} ${port === 'management' ? 'management' : port.toUpperCase()}`;
}

function configure(state: ControllerState, wanted: Wanted, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  const { side, bootedAt } = v.identity;
  const isAlias = wanted.home !== side || wanted.port !== wanted.homePort;
  const held: HeldAddress = { ...wanted, isAlias, since: now, announced: 0, isReachable: false };
  v.held.push(held);
  touch(v);
  // @choice A port that comes up with its own address for the first time announces nothing.
  const isFirst = !isAlias && v.enabledAt === now && now - bootedAt < v.config.bootGraceMs;
  if (isFirst) held.announced = ARP_PACKETS;
  else announceMove(state, held, portLabel(otherSide(side), wanted.port), now, out);
}

function movePort(
  state: ControllerState,
  held: HeldAddress,
  port: HeldAddress['port'],
  now: Instant,
  out: Effects,
): void {
  const { volatile: v } = state;
  const from = portLabel(v.identity.side, held.port);
  held.port = port;
  held.since = now;
  held.announced = 0;
  held.isAlias = held.home !== v.identity.side || port !== held.homePort;
  touch(v);
  announceMove(state, held, from, now, out);
}

function announceMove(
  state: ControllerState,
  held: HeldAddress,
  from: string,
  now: Instant,
  out: Effects,
): void {
  const { volatile: v } = state;
  const { address, port, isAlias } = held;
  const to = portLabel(v.identity.side, port);
  out.emit('address.moved', { address, from, to, isAlias });
  logEvent(state, 'addressMoved', now, {
    long: `${address} moved from ${from} to ${to}.`,
    address,
  });
  v.arps = v.arps.filter((burst) => burst.address !== address);
  if (v.bugs.aliasWithoutArp) return;
  v.arps.push({ address, port, sent: 0, nextAt: now + v.afflictions.arpLateMs });
}

function release(state: ControllerState, held: HeldAddress, out: Effects): void {
  const { volatile: v } = state;
  dropPortal(state, held, out);
  v.held = v.held.filter((each) => each !== held);
  v.arps = v.arps.filter(({ address }) => address !== held.address);
  touch(v);
  if (held.isReachable) out.address(held.address, false);
  out.emit('address.released', { address: held.address });
}

export function dropAddresses(state: ControllerState, out: Effects): void {
  for (const held of [...state.volatile.held]) release(state, held, out);
}

/** Sockets listen on what can be reached: a port without link breaks its connections. */
function noteReachable(state: ControllerState, held: HeldAddress, out: Effects): void {
  const isReachable =
    held.port === 'management' ? state.volatile.links.management : linkUp(state, held.port);
  if (held.isReachable === isReachable) return;
  held.isReachable = isReachable;
  out.address(held.address, isReachable);
}

/** @seed S3:17 the ARP packets that are due: moved IP address, new MAC. */
export function sendArps(state: ControllerState, now: Instant, out: Effects): void {
  const { volatile: v } = state;
  for (const burst of v.arps) {
    if (burst.nextAt > now) continue;
    burst.sent += 1;
    burst.nextAt = now + v.config.arpIntervalMs;
    const held = v.held.find(({ address }) => address === burst.address);
    if (held !== undefined) held.announced = burst.sent;
    sendArp(state, burst, now, out);
  }
  v.arps = v.arps.filter(({ sent }) => sent < ARP_PACKETS);
}

function sendArp(
  state: ControllerState,
  { address, port, sent: number }: ArpBurst,
  now: Instant,
  out: Effects,
): void {
  const { volatile: v } = state;
  const { afflictions, identity } = v;
  const mac = macOf(identity.side, port);
  if (afflictions.isArpDropped) {
    out.emit('arp.suppressed', { address, mac, number });
    return;
  }
  out.emit('arp.announced', { address, mac, number, port: portLabel(identity.side, port) });
  const link = port === 'management' ? MANAGEMENT : DATA_NETWORKS[port];
  v.frames = [...v.frames, { seq: v.nextFrame, at: now, link, address, mac }].slice(-FRAMES_MAX);
  v.nextFrame += 1;
  const frame = writeMessage({ type: 'arp', op: 'announce', address, mac });
  out.send(link, HOST, frame);
  out.send(link, CONTROLLERS[otherSide(identity.side)], frame);
}

export function macOf(side: Side, port: HeldAddress['port']): string {
  return port === 'management' ? MANAGEMENT_PORTS[side].mac : PORTS[portOf(side, port)].mac;
}
