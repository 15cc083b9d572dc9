// Forwards the logs of an SC by syslog to addresses that the rack is given: over UDP or TCP, in the
// words of RFC 3164 or of RFC 5424. On loopback only: a testbed must not write into anybody's real
// logs. What was written before the SC came up is not sent, and what nobody takes is dropped.

import {
  readTarget,
  type SyslogTarget,
  TARGET_EXPECTED,
  targetWords,
} from '../../../core/syslogTargets.ts';
import { followLines } from '../../../process/followLines.ts';
import type { NodeHandle } from '../../../process/port.ts';
import { openSyslogSender } from '../../../process/syslog.ts';
import { DOMAIN_LETTERS } from '../core/commands.ts';
import { syslogMessage } from '../core/console/forwarding.ts';
import { domainLogPath, LOGS } from '../core/paths.ts';

const SOURCES = [...Object.values(LOGS), ...[...DOMAIN_LETTERS].map(domainLogPath)];

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
  const senders = readTargets(targets).map(({ format, ...target }) => ({
    format,
    sender: openSyslogSender({ ...target, isCounted: format === 'rfc5424' }),
  }));
  if (senders.length === 0) return { close: () => {} };
  const { zone } = handle.identity;
  const following = followLines(handle, SOURCES, (lines, now) => {
    const year = yearOf(handle, now);
    for (const line of lines) {
      for (const { sender, format } of senders)
        sender.send(syslogMessage(line, format, { year, zone }));
    }
  });
  return {
    close() {
      following.close();
      for (const { sender } of senders) sender.close();
    },
  };
}

function yearOf({ identity }: NodeHandle, now: number): number {
  const offsetMs = identity.zone.offsetMinutes * 60_000;
  return new Date(identity.epoch + identity.skewMs + now + offsetMs).getUTCFullYear();
}
