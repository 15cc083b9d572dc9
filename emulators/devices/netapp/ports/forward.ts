// Sends what a node forwards of its EMS log: syslog messages, traps and webhooks. What goes where
// is decided by the state (core/forwarding); here is how it gets there, and that it goes nowhere
// but to the rack's own networks and this host (process/destinations.ts). What nobody takes is
// dropped.

import { createSocket, type Socket } from 'node:dgram';
import { type Reached, reachDestination } from '../../../process/destinations.ts';
import { lookNowAndThen } from '../../../process/lookNow.ts';
import type { NodeHandle } from '../../../process/port.ts';
import { writeTrapV1, writeTrapV2, writeTrapV3 } from '../../../process/snmp/trap.ts';
import { type SecurityModel, withPassword } from '../../../process/snmp/usm.ts';
import { openSyslogSender, type SyslogSender } from '../../../process/syslog.ts';
import type { Deliveries, Delivery } from '../core/forwarding/deliveries.ts';
import { openWebhooks } from './webhook.ts';

const TRAP_PORT = 162;
const ENTERPRISE = '1.3.6.1.4.1.789';
/** Every trap carries these two (reference §1.10). */
const TRAP_DATA = `${ENTERPRISE}.1.1.12.0`;
const SERIAL_NUMBER = `${ENTERPRISE}.1.1.9.0`;
/** Connections to collectors that are configured no more are closed beyond so many. */
const SENDERS_MAX = 32;

/** Follows the node's log from now on, until it is closed. */
export function openForwarder(handle: NodeHandle, security: SecurityModel): { close(): void } {
  const sender = new Sender(handle, security);
  let since: number | null = null;

  async function look(): Promise<void> {
    const view = await handle.query({ kind: 'data', name: 'deliveries', args: { since } });
    if (view === null) return;
    const { next, deliveries } = view as unknown as Deliveries;
    since = next;
    for (const delivery of deliveries) sender.send(delivery);
  }

  const looking = lookNowAndThen(handle, look);
  return {
    close() {
      looking.close();
      sender.close();
    },
  };
}

type TrapDelivery = Extract<Delivery, { kind: 'trap' }>;
type SyslogDelivery = Extract<Delivery, { kind: 'syslog' }>;

class Sender {
  readonly #handle: NodeHandle;
  readonly #security: SecurityModel;
  readonly #syslog = new Map<string, SyslogSender>();
  readonly #webhooks;
  #datagrams: Socket | null = null;

  constructor(handle: NodeHandle, security: SecurityModel) {
    this.#handle = handle;
    this.#security = security;
    this.#webhooks = openWebhooks((host, port) => this.#reach(host, port));
  }

  send(delivery: Delivery): void {
    switch (delivery.kind) {
      case 'syslog':
        return this.#sendSyslog(delivery);
      case 'trap':
        return this.#sendTrap(delivery);
      case 'webhook':
        return this.#webhooks.post(delivery.url, delivery.xml);
    }
  }

  close(): void {
    this.#datagrams?.close();
    this.#webhooks.close();
    for (const sender of this.#syslog.values()) sender.close();
  }

  /** An address may name its port, for collectors that are not root's: `127.0.0.1:16200`. */
  #reach(address: string, port: number): Reached | null {
    const [host = '', own] = address.split(':');
    return reachDestination(this.#handle.neighbours, host, own === undefined ? port : Number(own));
  }

  #sendSyslog({ transport, address, port, isCounted, text }: SyslogDelivery): void {
    const to = this.#reach(address, port);
    if (to === null) return;
    const key = `${transport} ${to.host} ${to.port} ${isCounted}`;
    let sender = this.#syslog.get(key);
    if (sender === undefined) {
      if (this.#syslog.size >= SENDERS_MAX) this.#dropSenders();
      sender = openSyslogSender({ transport, ...to, isCounted });
      this.#syslog.set(key, sender);
    }
    sender.send(text);
  }

  #dropSenders(): void {
    for (const sender of this.#syslog.values()) sender.close();
    this.#syslog.clear();
  }

  #sendTrap(delivery: TrapDelivery): void {
    const to = this.#reach(delivery.address, TRAP_PORT);
    const bytes = to === null ? null : this.#encode(delivery);
    if (to === null || bytes === null) return;
    if (this.#datagrams === null) {
      this.#datagrams = createSocket('udp4').unref();
      this.#datagrams.on('error', () => {});
    }
    this.#datagrams.send(bytes, to.port, to.host, () => {});
  }

  /** Null: the user of v3 is not there any more. */
  #encode({ version, community, user, ...trap }: TrapDelivery): Buffer | null {
    const { specific, text, serial, agent, upTicks } = trap;
    const told = {
      enterprise: ENTERPRISE,
      specific,
      upTicks,
      agent,
      cells: [
        [TRAP_DATA, 'string', text],
        [SERIAL_NUMBER, 'string', serial],
      ],
    } satisfies Parameters<typeof writeTrapV1>[1];
    if (version === 'v1') return writeTrapV1(community, told);
    if (version === 'v2c') return writeTrapV2(community, told);
    if (user === null) return null;
    return writeTrapV3(this.#security, withPassword(user, this.#handle.accounts.password), told);
  }
}
