// S0, output by output: what the CLI prints at S0's times, word by word. Blanks were lost in S0, so
// they are not compared; a MAC address is hidden as S0 hides it.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RackOptions } from '../../../../core/journal.ts';
import { type Simulation, simulate } from '../../../../core/world/simulate.ts';
import { findNode } from '../../../../core/world/world.ts';
import { netapp } from '../../manifest.ts';
import type { SpState } from '../state/sp.ts';
import type { OntapState } from '../state.ts';
import { spUpdateFails } from './spUpdateFails.ts';

const GOLDEN = readFileSync(join(import.meta.dirname, 'transcripts', 's0.txt'), 'utf8');

/** S0's words under the comment that begins with this range. */
function golden(range: string): string[] {
  const block = GOLDEN.split('\n// ').find((one) => one.startsWith(`${range} `)) ?? '';
  return wordsOf(block.split('\n').slice(1).join('\n')).filter((line) => !/^netapp::/.test(line));
}

function wordsOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .map((line) => line.replace(/00:A0(:[0-9A-F]{2}){4}/, '00:A0:XX:XX:XX:XX'))
    .filter((line) => line !== '');
}

const { start = {} } = spUpdateFails;
const rack = simulate(netapp, {
  epoch: start.epoch as string,
  config: { netapp: { ...start.config } },
  nodes: start.nodes as RackOptions['nodes'],
  isCold: true,
});
const printed = play(rack);

/** What each command of the story printed, by the lines of S0 that its note names. */
function play(simulation: Simulation): Map<string, string> {
  const outputs = new Map<string, string>();
  for (const step of spUpdateFails.steps) {
    if ('advanceMs' in step) simulation.advance(step.advanceMs);
    if (!('exec' in step)) continue;
    const output = simulation.exec(step.node, step.exec, { isTerminal: true });
    const range = /\((S0:[\d-]+)\)/.exec(step.note ?? '')?.[1] ?? '';
    outputs.set(range, output?.stdout ?? '');
  }
  return outputs;
}

function shown(range: string): string[] {
  return wordsOf(printed.get(range) ?? '');
}

describe('a failed update of the SP, as S0 shows it', () => {
  test('the story plays to its end', () => {
    expect(rack.play({ ...spUpdateFails, steps: [] }).status).toBe('passed');
    expect(printed.size).toBeGreaterThanOrEqual(9);
  });

  test.each(['S0:41-91', 'S0:9-15', 'S0:17-23', 'S0:25-31', 'S0:113-135', 'S0:138-160'])(
    '%s: every word of it',
    (range) => {
      expect(golden(range).length).toBeGreaterThan(3);
      expect(shown(range)).toEqual(golden(range));
    },
  );

  test('the event log shows the DEBUG event of netapp-01 (S0:36)', () => {
    expect(shown('S0:32-36')).toContain(golden('S0:36').join(' '));
  });

  test('the alert of netapp-01 stands first, and netapp-02 has its own (S0:96-109)', () => {
    const lines = shown('S0:96-109');
    expect(lines.slice(0, golden('S0:96-109').length)).toEqual(golden('S0:96-109'));
    expect(lines).toContain('Node: netapp-02');
    expect(lines.at(-1)).toBe('2 entries were displayed.');
  });

  test('the SP that hangs is Online, without a link and an address (S0:162-175)', () => {
    expect(shown('S0:162-175')).toEqual(golden('S0:166-175'));
  });

  test('AutoSupport has the same section (S0:163-175)', () => {
    rack.exec('netapp-02', 'system node autosupport invoke -node netapp-02 -type all');
    const node = findNode(rack.world, 'netapp-02')?.state as OntapState;
    const { autosupport } = node.durable;
    const section = autosupport.at(-1)?.sections[0];
    expect(section?.name).toBe('SP-LATEST CONFIGURATION');
    expect(wordsOf(section?.text ?? '')).toEqual(golden('S0:166-175'));
  });
});

describe('its times', () => {
  const events = (name: string, node: string) =>
    rack.events.filter((event) => event.name === name && event.node === node).map(({ at }) => at);
  const MINUTE = 60_000;

  test('missedKeepAlive is logged a minute after the keep-alive was due (S0:1, 39)', () => {
    const [missed] = events('keepAlive.missed', 'netapp-01');
    // The last one came at 22:59:52 by the node's clock: 52 s after instant 0.
    expect(Math.floor((missed as number) / 1_000)).toBe(52 + 180 + 60);
  });

  test('the error shows at the last keep-alive + 240 s after the relapse (S0:136, 150)', () => {
    const hung = events('sp.hung', 'netapp-02-sp');
    const modified = 14_915_526;
    expect(hung).toHaveLength(2);
    expect(Math.abs((hung[1] as number) - modified - 16 * MINUTE)).toBeLessThan(10);
    const again = events('keepAlive.missed', 'netapp-01').at(-1) as number;
    const last = (hung[1] as number) - (((hung[1] as number) - modified - 5_000) % 180_000);
    expect(Math.abs(again - last - 240_000)).toBeLessThan(20);
  });

  test('both updates take 159 s (S0:21, 30)', () => {
    for (const node of ['netapp-01', 'netapp-02']) {
      const began = events('sp.updateBegan', node).at(-1) as number;
      const ended = events('sp.updateFailed', node).at(-1) as number;
      expect(Math.round((ended - began) / 1_000)).toBe(159);
    }
  });

  test('the SP still runs 5.6P2, and the node heard it to the end (S0:5, 162, 167)', () => {
    const sp = findNode(rack.world, 'netapp-02-sp')?.state as SpState;
    expect(sp.durable.images.find(({ isCurrent }) => isCurrent)?.version).toBe('5.6P2');
    expect(events('spHeartbeat.missed', 'netapp-02')).toEqual([]);
  });

  test('the automatic update failed as the command does (S0:7)', () => {
    const [first] = rack.events.filter(({ name }) => name === 'sp.updateFailed');
    expect(first).toMatchObject({ node: 'netapp-02', data: { percent: 5, version: '5.8' } });
  });
});
