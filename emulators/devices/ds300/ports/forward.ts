// Sends what a controller forwards of its event log: syslog messages and traps, to the rack's own
// networks and this host alone (process/destinations.ts). What nobody takes is dropped.

import { createSocket, type Socket } from 'node:dgram';
import { reachDestination } from '../../../process/destinations.ts';
import { lookNowAndThen } from '../../../process/lookNow.ts';
import type { NodeHandle } from '../../../process/port.ts';
import { writeTrapV1 } from '../../../process/snmp/trap.ts';
import { openSyslogSender, type SyslogSender } from '../../../process/syslog.ts';
import { DELIVERIES_VIEW, type Deliveries, type Delivery } from '../core/forwarding.ts';

const COMMUNITY = 'public';

/** Follows the log from now on, until it is closed. */
export function openForwarder(handle: NodeHandle): { close(): void } {
  const senders = new Map<string, SyslogSender>();
  let datagrams: Socket | null = null;
  let since: number | null = null;

  async function look(): Promise<void> {
    const view = await handle.query({ kind: 'data', name: DELIVERIES_VIEW, args: { since } });
    if (view === null) return;
    const { next, deliveries } = view as unknown as Deliveries;
    since = next;
    for (const delivery of deliveries) send(delivery);
  }

  function send(delivery: Delivery): void {
    const to = reachDestination(handle.neighbours, delivery.host, delivery.port);
    if (to === null) return;
    if (delivery.kind === 'syslog') {
      const { transport, isCounted, text } = delivery;
      const key = `${transport} ${to.host} ${to.port} ${isCounted}`;
      const sender = senders.get(key) ?? openSyslogSender({ transport, ...to, isCounted });
      senders.set(key, sender);
      return sender.send(text);
    }
    const bytes = bytesOf(delivery);
    if (datagrams === null) {
      datagrams = createSocket('udp4').unref();
      datagrams.on('error', () => {});
    }
    datagrams.send(bytes, to.port, to.host, () => {});
  }

  const looking = lookNowAndThen(handle, look);
  return {
    close() {
      looking.close();
      datagrams?.close();
      for (const sender of senders.values()) sender.close();
    },
  };
}

function bytesOf({ trap, agent, upTicks }: Extract<Delivery, { kind: 'trap' }>): Buffer {
  const { enterprise, specific, variables } = trap;
  return writeTrapV1(COMMUNITY, { enterprise, specific, upTicks, agent, cells: variables });
}
