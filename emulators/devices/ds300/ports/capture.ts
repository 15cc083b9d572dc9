// The ARP packets of a live rack as a file that tshark and Wireshark read: capture.pcapng in its
// data directory, written by both controllers.
//
//   tshark -r "$(twinrack ps --json | jq -r .runDirectory)/data/capture.pcapng"

import { appendFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeHandle } from '../../../process/port.ts';
import { gratuitousArp } from '../core/arp.ts';
import { captureFrame } from '../core/pcapng.ts';
import type { FrameSink } from './announcer.ts';

/** Some nine thousand packets: what comes after is not written. */
const CAPTURE_BYTES_MAX = 1_572_864;

export function toCapture({
  dataDirectory,
  identity,
}: Pick<NodeHandle, 'dataDirectory' | 'identity'>): FrameSink {
  const file = join(dataDirectory, 'capture.pcapng');
  return ({ link, at, address, mac }) => {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size >= CAPTURE_BYTES_MAX) return 'taken';
    const bytes = captureFrame(link, identity.epoch + at, gratuitousArp(address, mac));
    // One write of a whole section: the other controller's lies before it or behind it.
    try {
      appendFileSync(file, Uint8Array.from(bytes), { mode: 0o600 });
    } catch {
      // A disk that is full: the address moves all the same.
    }
    return 'taken';
  };
}
