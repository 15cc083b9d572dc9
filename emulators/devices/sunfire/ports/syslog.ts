// Forwards the logs of an SC by syslog to addresses that the rack is given: over UDP or TCP, in the
// words of RFC 3164 or of RFC 5424. On loopback only: a testbed must not write into anybody's real
// logs. What was written before the SC came up is not sent, and what nobody takes is dropped.

import { createSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import type { NodeHandle } from '../../../process/port.ts';
import { DOMAIN_LETTERS } from '../core/commands.ts';
import { type SyslogFormat, syslogMessage } from '../core/console/forwarding.ts';
import { domainLogPath, LOGS } from '../core/paths.ts';
import {
  readTarget,
  type SyslogTarget,
  TARGET_EXPECTED,
  targetWords,
} from '../core/syslogTargets.ts';

const SOURCES = [...Object.values(LOGS), ...[...DOMAIN_LETTERS].map(domainLogPath)];
/** How often the logs are looked at, and a target that is not there is tried, in real time. */
const LOOK_EVERY_MS = 100;
const RETRY_MS = 1_000;
/** RFC 3164: no packet is longer. */
const PACKET_BYTES_MAX = 1_024;
/** A target that does not read must not fill the process. */
const BACKLOG_BYTES_MAX = 1_048_576;

/** Throws at what is no target. */
export function readTargets(text: string): SyslogTarget[] {
  return targetWords(text).map((word) => {
    const target = readTarget(word);
    if (target === null) throw new Error(`syslogTargets: expected ${TARGET_EXPECTED}, not ${word}`);
    return target;
  });
}

/** Follows the logs of the node until it is closed. */
export function forwardLogs(handle: NodeHandle, targets: string): { close(): void } {
  const senders = readTargets(targets).map(openSender);
  if (senders.length === 0) return { close: () => {} };

  const next = new Map<string, number>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let isLooking = false;

  async function look(): Promise<void> {
    const year = yearOf(handle, await handle.now());
    for (const source of SOURCES) {
      const since = next.get(source) ?? Number.POSITIVE_INFINITY;
      const view = await handle.query({ kind: 'lines', source, since });
      if (view === null) continue;
      next.set(source, view.next);
      for (const line of view.lines) {
        for (const { send, format } of senders) {
          send(syslogMessage(line, format, { year, zone: handle.identity.zone }));
        }
      }
    }
  }
  function maybeLook(): void {
    const at = performance.now();
    if (isLooking || at - lookedAt < LOOK_EVERY_MS) return;
    lookedAt = at;
    isLooking = true;
    look().then(
      () => {
        isLooking = false;
      },
      () => {
        isLooking = false;
      },
    );
  }

  maybeLook();
  const stop = handle.onTime(maybeLook);
  return {
    close() {
      stop();
      for (const sender of senders) sender.close();
    },
  };
}

function yearOf({ identity }: NodeHandle, now: number): number {
  const offsetMs = identity.zone.offsetMinutes * 60_000;
  return new Date(identity.epoch + identity.skewMs + now + offsetMs).getUTCFullYear();
}

type Sender = { format: SyslogFormat; send(message: string): void; close(): void };

function openSender(target: SyslogTarget): Sender {
  return target.transport === 'udp' ? openUdp(target) : openTcp(target);
}

function openUdp({ host, port, format }: SyslogTarget): Sender {
  const socket = createSocket('udp4');
  socket.on('error', () => {});
  socket.unref();
  return {
    format,
    send: (message) =>
      socket.send(Buffer.from(message).subarray(0, PACKET_BYTES_MAX), port, host, () => {}),
    close: () => socket.close(),
  };
}

/** RFC 6587: a line for each message of RFC 3164, its length before each of RFC 5424. */
function openTcp({ host, port, format }: SyslogTarget): Sender {
  let socket: Socket | null = null;
  let isClosed = false;
  let retry: NodeJS.Timeout | null = null;

  function open(): void {
    socket = connect(port, host);
    socket.unref();
    socket.on('error', () => {});
    socket.once('close', () => {
      socket = null;
      if (!isClosed) retry = setTimeout(open, RETRY_MS).unref();
    });
  }
  open();
  return {
    format,
    send(message) {
      if (socket === null || socket.writableLength > BACKLOG_BYTES_MAX) return;
      const isCounted = format === 'rfc5424';
      socket.write(isCounted ? `${Buffer.byteLength(message)} ${message}` : `${message}\n`);
    },
    close() {
      isClosed = true;
      if (retry !== null) clearTimeout(retry);
      socket?.destroy();
    },
  };
}
