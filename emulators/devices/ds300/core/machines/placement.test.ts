// The machines carry out every row of the ipfailover table: a rack is brought into its state, and
// the addresses are where the row says.

import { describe, expect, test } from 'vitest';
import { ds300 } from '../../manifest.ts';
import { ethOfPort, IPFAILOVER_MODES, PORT_NAMES, sideOfPort } from '../config.ts';
import { IPFAILOVER, placementKey } from '../tables/ipfailover.ts';
import { controllerIn, placesIn, rackMaker } from './testing/pair.ts';

const rackOf = rackMaker(ds300);

type Row = (typeof IPFAILOVER)[number];

/** Links and live controllers first, in mode none, where nothing moves; then the mode. */
function bringAbout({ when }: Row) {
  const { mode, links, alive } = when as { mode: string; links: string; alive: string };
  const rack = rackOf({ ipFailover: 'none', hostRate: 0 });
  const survivor = alive === 'b' ? 'b' : 'a';
  if (alive !== 'ab') {
    rack.exec('ds300-a', `ipfailover ${mode}`);
    rack.advance(500);
    rack.exec(
      alive === 'a' ? 'ds300-b' : 'ds300-a',
      `controller failover ${alive === 'a' ? 'b' : 'a'}`,
    );
    rack.until('failover.completed', { node: `ds300-${survivor}` });
    rack.advance(500);
  }
  PORT_NAMES.forEach((port, index) => {
    if (links[index] === 'U') return;
    const target = `ds300-${sideOfPort(port)}`;
    rack.inject('port.linkDown', { target, params: { port: ethOfPort(port) } });
  });
  rack.advance(500);
  if (alive === 'ab') rack.exec(`ds300-${survivor}`, `ipfailover ${mode}`);
  return { rack, survivor: survivor as 'a' | 'b' };
}

describe.each(IPFAILOVER_MODES)('ipfailover %s', (mode) => {
  test.each(
    IPFAILOVER.filter(({ when }) => when.mode === mode).map((row) => [
      `${row.when.links} ${row.when.alive}`,
      row,
    ]),
  )('%s', (_name, row) => {
    const { rack, survivor } = bringAbout(row as Row);
    const key = placementKey((row as Row).when as Parameters<typeof placementKey>[0]);
    expect(controllerIn(rack, survivor).volatile.lastPlacement).toBe(key);
    rack.advance(8_000);
    const { places } = (row as Row).then;
    expect(placesIn(rack)).toBe(PORT_NAMES.map((name) => places[name]).join(' '));
  });
});
