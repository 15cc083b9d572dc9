// The ARP packets that a takeover sends, as a capture and on real interfaces.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NodeHandle } from '../../../process/port.ts';
import type { ArpFrame } from '../core/state.ts';
import { createAnnouncer, type FrameSink } from './announcer.ts';
import { toCapture } from './capture.ts';

const EPOCH = Date.UTC(2008, 1, 12, 4, 25, 14);
/** One section, its interface and an ARP packet. */
const SECTION_BYTES = 28 + 36 + 76;

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'twinrack-capture-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const frameOf = (seq: number): ArpFrame => ({
  seq,
  at: seq * 1_000,
  link: 'data-2',
  address: '192.168.130.11',
  mac: '00:0d:60:d3:00:b2',
});

function glanceOf(frames: readonly ArpFrame[]): Pick<NodeHandle, 'glance'> {
  const glance = ({ args }: { args: { since: number } }) =>
    frames.filter(({ seq }) => seq >= args.since);
  return { glance } as unknown as Pick<NodeHandle, 'glance'>;
}

test('each packet goes out once, and one whose address is not there yet goes out later', () => {
  const frames: ArpFrame[] = [];
  const taken: number[] = [];
  let isThere = false;
  const sink: FrameSink = ({ seq }) => {
    if (!isThere) return 'later';
    taken.push(seq);
    return 'taken';
  };
  const announcer = createAnnouncer(glanceOf(frames), [sink]);
  frames.push(frameOf(1));
  announcer.look();
  expect(taken).toEqual([]);
  isThere = true;
  announcer.look();
  frames.push(frameOf(2), frameOf(3));
  announcer.look();
  announcer.look();
  expect(taken).toEqual([1, 2, 3]);
});

test('two controllers write one capture, and it grows to its limit only', () => {
  const identity = { epoch: EPOCH } as NodeHandle['identity'];
  const [one, two] = [0, 1].map(() => toCapture({ dataDirectory: directory, identity }));
  const size = () => readFileSync(join(directory, 'capture.pcapng')).length;
  one?.(frameOf(1));
  two?.(frameOf(2));
  expect(size()).toBe(2 * SECTION_BYTES);
  for (let seq = 3; seq < 15_000; seq++) one?.(frameOf(seq));
  expect(size()).toBeLessThan(1_572_864 + SECTION_BYTES);
});

const hasTshark = spawnSync('tshark', ['--version']).status === 0;

test.skipIf(!hasTshark)('tshark reads them as gratuitous ARP (S3:17)', () => {
  const identity = { epoch: EPOCH } as NodeHandle['identity'];
  const capture = toCapture({ dataDirectory: directory, identity });
  for (const seq of [1, 2, 3]) capture(frameOf(seq));
  const fields = ['frame.time_epoch', 'eth.src', 'arp.src.proto_ipv4', '_ws.col.Info'];
  const args = ['-r', join(directory, 'capture.pcapng'), '-T', 'fields'];
  const options = fields.flatMap((field) => ['-e', field]);
  const { stdout } = spawnSync('tshark', [...args, ...options], { encoding: 'utf8' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  for (const line of lines) {
    expect(line).toContain('00:0d:60:d3:00:b2\t192.168.130.11\t');
    expect(line).toMatch(/Gratuitous ARP for 192\.168\.130\.11/);
  }
  expect(lines[0]).toContain(`${EPOCH / 1_000 + 1}.`);
});
