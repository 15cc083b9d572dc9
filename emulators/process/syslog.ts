// Sends syslog messages over UDP, TCP or TLS. What nobody takes is dropped: a testbed must not
// fill up because a collector is gone.

import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export type SyslogTarget = {
  /** Over TLS no certificate is checked: a testbed's collectors sign their own. */
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly host: string;
  readonly port: number;
  /** RFC 6587, over TCP: a message's length goes before it, as RFC 5424 wants; or a line end
   * follows. */
  readonly isCounted: boolean;
};

export type SyslogSender = { send(message: string): void; close(): void };

/** A target that is not there is tried again so much later, in real time. */
const RETRY_MS = 1_000;
/** RFC 3164: no packet is longer. */
const PACKET_BYTES_MAX = 1_024;
/** A target that does not read must not fill the process. */
const BACKLOG_BYTES_MAX = 1_048_576;

/** A testbed must not write into anybody's real logs. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/.test(host);
}

export function openSyslogSender(target: SyslogTarget): SyslogSender {
  return target.transport === 'udp' ? openUdp(target) : openStream(target);
}

function openUdp({ host, port }: SyslogTarget): SyslogSender {
  const socket = createSocket('udp4');
  socket.on('error', () => {});
  socket.unref();
  return {
    send: (message) =>
      socket.send(Buffer.from(message).subarray(0, PACKET_BYTES_MAX), port, host, () => {}),
    close: () => socket.close(),
  };
}

function openStream({ transport, host, port, isCounted }: SyslogTarget): SyslogSender {
  let socket: Socket | null = null;
  let isClosed = false;
  let retry: NodeJS.Timeout | null = null;

  function open(): void {
    socket =
      transport === 'tls'
        ? connectTls({ port, host, rejectUnauthorized: false })
        : connect(port, host);
    socket.unref();
    socket.on('error', () => {});
    socket.once('close', () => {
      socket = null;
      if (!isClosed) retry = setTimeout(open, RETRY_MS).unref();
    });
  }
  open();
  return {
    send(message) {
      if (socket === null || socket.writableLength > BACKLOG_BYTES_MAX) return;
      socket.write(isCounted ? `${Buffer.byteLength(message)} ${message}` : `${message}\n`);
    },
    close() {
      isClosed = true;
      if (retry !== null) clearTimeout(retry);
      socket?.destroy();
    },
  };
}
