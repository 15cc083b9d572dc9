// The rules of S3, one test each, in the order of the document.

import { describe, expect, test } from 'vitest';
import { ds300 } from '../../manifest.ts';
import { MANAGEMENT_PORTS, PORT_NAMES, PORTS, SIDES } from '../config.ts';
import { raidCfg, raidEvt, stationFiles } from '../logs/raidLogs.ts';
import { host } from './host/host.ts';
import { controllerIn, countOf, grantIn, hostIn, placesIn, rackMaker } from './testing/pair.ts';

const rackOf = rackMaker(ds300);

/** A fails, and B has taken over. */
function afterCrash(config: { [key: string]: string | number } = {}) {
  const rack = rackOf(config);
  rack.inject('node.crash', { target: 'ds300-a' });
  rack.until('failover.completed', { node: 'ds300-b' });
  return rack;
}

function groupsAt(rack: ReturnType<typeof rackOf>, side: 'a' | 'b', lun: number) {
  return grantIn(rack, side).luns[lun]?.groups.map(({ state }) => state);
}

describe('the pair in normal operation', () => {
  test('two controllers, ETH2, ETH3 and a management port each, own addresses (S3:16)', () => {
    const rack = rackOf();
    for (const side of SIDES) {
      const held = controllerIn(rack, side).volatile.held.map(({ address }) => address);
      const own = PORT_NAMES.filter((name) => name.startsWith(side));
      expect(held).toEqual([
        ...own.map((name) => PORTS[name].address),
        MANAGEMENT_PORTS[side].address,
      ]);
    }
  });

  test('every volume shows on all four ports, I/O is on the two of its owner (S3:9)', () => {
    const rack = rackOf();
    for (const side of SIDES) {
      expect(grantIn(rack, side).luns.map(({ lun }) => lun)).toEqual([0, 1]);
      expect(grantIn(rack, side).portals.filter(({ here }) => here).length).toBe(2);
    }
    expect(grantIn(rack, 'a').luns.map(({ access }) => access)).toEqual([
      'active/optimized',
      'standby',
    ]);
    expect(grantIn(rack, 'b').luns.map(({ access }) => access)).toEqual([
      'standby',
      'active/optimized',
    ]);
  });

  test('two port groups, three states: active, standby, unavailable (S3:10-11)', () => {
    const rack = rackOf();
    expect(groupsAt(rack, 'a', 0)).toEqual(['active/optimized', 'standby']);
    expect(groupsAt(rack, 'b', 0)).toEqual(['active/optimized', 'standby']);
    const failed = afterCrash();
    expect(groupsAt(failed, 'b', 0)).toEqual(['unavailable', 'active/optimized']);
  });

  test('active/passive is active/active with all storage on one controller (S3:14)', () => {
    const rack = rackOf({ profile: 'active/passive' });
    expect(groupsAt(rack, 'b', 0)).toEqual(['active/optimized', 'standby']);
    expect(groupsAt(rack, 'b', 1)).toEqual(['active/optimized', 'standby']);
  });

  test('each controller knows the addresses of the other and its status (S3:16)', () => {
    const rack = rackOf();
    const { peer } = controllerIn(rack, 'a').volatile;
    expect(peer.status).toBe('enabled');
    const known = peer.report?.held.map(({ address }) => address);
    expect(known).toContain('192.168.130.12');
    expect(known).toContain('192.168.132.32');
    rack.inject('node.crash', { target: 'ds300-b' });
    rack.until('failover.completed', { node: 'ds300-a' });
    expect(controllerIn(rack, 'a').volatile.peer.status).toBe('failed');
  });

  test('both controllers answer the same serial and designators', () => {
    const rack = rackOf();
    const [a, b] = SIDES.map((side) =>
      grantIn(rack, side).luns.map(({ serial, naa }) => [serial, naa]),
    );
    expect(a).toEqual(b);
  });
});

describe('failover', () => {
  test('implicit: loss of the heartbeat makes the other side active by itself (S3:3-6)', () => {
    const rack = rackOf();
    const crash = rack.world.now;
    rack.inject('node.crash', { target: 'ds300-a' });
    const done = rack.until('failover.completed', { node: 'ds300-b' });
    expect(done.at - crash).toBeLessThanOrEqual(2_500);
    expect(controllerIn(rack, 'b').durable.arrays.map(({ currentOwner }) => currentOwner)).toEqual([
      'b',
      'b',
    ]);
  });

  test('explicit: the host commands it, the preferred owner stays (S3:3, 5, 7, 31)', () => {
    const rack = rackOf({ hostPaths: 2 });
    rack.inject('switch.down', { target: 'data-2' });
    rack.until('host.commandedFailover', { node: 'host-1' });
    rack.until('array.moved', { node: 'ds300-b', match: { array: 'MCTRLA', cause: 'host' } });
    const array = controllerIn(rack, 'b').durable.arrays[0];
    expect([array?.currentOwner, array?.preferredOwner]).toEqual(['b', 'a']);
  });

  test('on a single-controller unit the host moves to the second port (S3:7)', () => {
    const rack = rackOf({ profile: 'single' });
    rack.inject('switch.down', { target: 'data-2' });
    rack.until('path.switched', { node: 'host-1', match: { to: '192.168.131.11' } });
    expect(countOf(rack, 'failover.began')).toBe(0);
  });

  test('storage, iSCSI and management addresses go over, three ARP packets each (S3:17)', () => {
    const rack = afterCrash();
    rack.advance(3_000);
    expect(placesIn(rack)).toBe('b2 b3 b2 b3');
    const aliases = controllerIn(rack, 'b').volatile.held.filter(({ isAlias }) => isAlias);
    expect(aliases.map(({ address }) => address)).toEqual([
      '192.168.130.11',
      '192.168.131.11',
      '192.168.132.31',
    ]);
    for (const { address } of aliases) {
      const sent = rack.events.filter(
        ({ name, data }) => name === 'arp.announced' && data.address === address,
      );
      const first = sent[0]?.at ?? 0;
      expect(sent.map(({ at }) => at - first)).toEqual([0, 1_000, 2_000]);
    }
    expect(rack.events.find(({ name }) => name === 'arp.announced')?.data.mac).toBe(PORTS.b2.mac);
  });

  test('on real wires: three packets for each address, none that a fault drops (S3:17)', () => {
    const sentBy = (rack: ReturnType<typeof rackOf>) => {
      rack.inject('node.crash', { target: 'ds300-a' });
      rack.until('failover.completed', { node: 'ds300-b' });
      rack.advance(3_000);
      return controllerIn(rack, 'b').volatile.frames.map(({ link }) => link);
    };
    const three = (link: string) => [link, link, link];
    const links = ['data-2', 'data-3', 'management'];
    expect(sentBy(rackOf()).sort()).toEqual(links.flatMap(three));
    const muted = rackOf();
    muted.inject('arp.dropped', { target: 'ds300-b' });
    expect(sentBy(muted)).toEqual([]);
  });

  test('acknowledged writes are kept, the others are issued again (S3:16, S3:18)', () => {
    const rack = afterCrash();
    rack.advance(20_000);
    const { counters } = hostIn(rack).durable;
    expect(counters.lostWrites + counters.reorderedWrites).toBe(0);
    expect(counters.retries).toBeGreaterThan(0);
    expect(counters.verifiedReads).toBeGreaterThan(50);
  });

  test('what the mirror alone had is in the store after the takeover (S3:16)', () => {
    const rack = rackOf();
    rack.inject('disk.slow', {
      target: 'ds300-a/enclosure',
      params: { delayMs: 60_000, match: 'value' },
    });
    rack.advance(3_000);
    const dirty = controllerIn(rack, 'b').durable.mirror.length;
    expect(dirty).toBeGreaterThan(0);
    rack.inject('node.crash', { target: 'ds300-a' });
    rack.until('failover.completed', { node: 'ds300-b' });
    rack.advance(15_000);
    expect(hostIn(rack).durable.counters.lostWrites).toBe(0);
    expect(controllerIn(rack, 'b').durable.mirror).toEqual([]);
  });

  test('no interruption, if it is quicker than the I/O timeout of 30 s (S3:19)', () => {
    const rack = afterCrash();
    rack.advance(10_000);
    const { longestStallMs, ioTimeouts } = hostIn(rack).durable.counters;
    expect(longestStallMs).toBeLessThan(5_000);
    expect(ioTimeouts).toBe(0);
  });
});

describe('the way back', () => {
  test('a failed controller comes back by peer enable alone (S3:33-36)', () => {
    const rack = afterCrash();
    rack.until('peer.awaitsEnable', { node: 'ds300-b' });
    rack.advance(600_000);
    expect(controllerIn(rack, 'a').volatile.phase).toBe('failed');
    expect(rack.exec('ds300-b', 'peer enable')).toMatchObject({ exitCode: 0 });
    expect(controllerIn(rack, 'a').volatile.phase).toBe('enabled');
  });

  test('failback: by hand, or by policy after the peer enable (S3:20)', () => {
    for (const failback of ['manual', 'automatic']) {
      const rack = afterCrash({ failback });
      rack.until('peer.awaitsEnable', { node: 'ds300-b' });
      rack.exec('ds300-b', 'peer enable');
      rack.advance(30_000);
      expect(placesIn(rack)).toBe(failback === 'manual' ? 'b2 b3 b2 b3' : 'a2 a3 b2 b3');
      if (failback === 'manual') rack.exec('ds300-b', 'failback now');
      rack.advance(1_000);
      expect(placesIn(rack)).toBe('a2 a3 b2 b3');
    }
  });
});

describe('devices', () => {
  test('both controllers list all drives, and none shows an owner (S3:23-27)', () => {
    const rack = rackOf();
    const [a, b] = SIDES.map((side) => controllerIn(rack, side).durable.drives);
    expect(a).toEqual(b);
    expect(a?.map(({ side }) => side)).toEqual([...Array(7).fill('a'), ...Array(7).fill('b')]);
    for (const drive of a ?? []) expect(Object.keys(drive).join()).not.toMatch(/owner/i);
  });

  test('only a move by management changes the preferred owner (S3:29-33)', () => {
    const failed = afterCrash();
    expect(controllerIn(failed, 'b').durable.arrays[0]?.preferredOwner).toBe('a');
    const rack = rackOf();
    rack.exec('ds300-a', 'array move MCTRLA b');
    rack.advance(1_000);
    const array = controllerIn(rack, 'b').durable.arrays[0];
    expect([array?.currentOwner, array?.preferredOwner]).toEqual(['b', 'b']);
  });

  test('a hot-spare moves with its array, for whatever reason (S3:72-75)', () => {
    const rack = afterCrash();
    rack.inject('drive.failed', { target: 'enclosure', params: { bay: 1 } });
    rack.advance(100);
    const began = rack.events.find(({ name }) => name === 'array.rebuildStarted');
    expect(began?.node).toBe('ds300-b');
    expect(began?.data).toMatchObject({ array: 'MCTRLA', bay: 3 });
  });
});

describe('port failover', () => {
  test('link down at one port: its address moves to the other port (S3:37-43)', () => {
    const rack = rackOf();
    rack.inject('link.cut', { target: 'ds300-a/data-2' });
    rack.advance(100);
    expect(placesIn(rack)).toBe('a3 a3 b2 b3');
  });

  test('both ports: to the corresponding ports of the other controller (S3:44-46)', () => {
    const rack = rackOf();
    rack.inject('link.cut', { target: 'ds300-a/data-2' });
    rack.inject('link.cut', { target: 'ds300-a/data-3' });
    rack.until('failover.completed', { node: 'ds300-b' });
    expect(placesIn(rack)).toBe('b2 b3 b2 b3');
  });

  test('three ports: all addresses are on the one that is left (S3:47-49)', () => {
    const rack = rackOf();
    for (const port of ['ds300-a/data-2', 'ds300-a/data-3'])
      rack.inject('link.cut', { target: port });
    rack.until('failover.completed', { node: 'ds300-b' });
    rack.inject('link.cut', { target: 'ds300-b/data-3' });
    rack.advance(100);
    expect(placesIn(rack)).toBe('b2 b2 b2 b2');
  });

  test.each([
    ['local', 'a3 a3 b2 b3'],
    ['remote', 'b2 b3 b2 b3'],
    ['both', 'a3 a3 b2 b3'],
    ['none', 'a2 a3 b2 b3'],
  ])('mode %s with one link down: %s (S3:50-71)', (mode, places) => {
    const rack = rackOf({ ipFailover: mode });
    rack.inject('link.cut', { target: 'ds300-a/data-2' });
    rack.advance(5_000);
    expect(placesIn(rack)).toBe(places);
  });

  test('a port that a fault takes down moves its address like a pulled cable (S3:37-40)', () => {
    const rack = rackOf();
    rack.inject('port.flapping', { target: 'ds300-a', params: { port: 'eth2', periodMs: 1_000 } });
    rack.advance(100);
    expect(placesIn(rack)).toBe('a3 a3 b2 b3');
    rack.advance(5_000);
    expect(countOf(rack, 'port.linkDown')).toBeGreaterThan(1);
  });
});

describe('what is recorded', () => {
  test('the loss of the heartbeat is an information entry on A when B crashes (S3:76-78)', () => {
    const rack = rackOf();
    rack.inject('node.crash', { target: 'ds300-b' });
    rack.until('failover.completed', { node: 'ds300-a' });
    const { entries } = controllerIn(rack, 'a').durable.events;
    const lost = entries.find(({ kind }) => kind === 'interface1Lost');
    expect(lost).toMatchObject({
      severity: 'information',
      short: 'Network interface link lost on interface1',
    });
  });

  test('an event has short and long text, severity, time stamp and details (S3:76)', () => {
    const rack = afterCrash();
    const { entries } = controllerIn(rack, 'b').durable.events;
    const failed = entries.find(({ kind }) => kind === 'controllerFailed');
    expect(failed?.severity).toBe('fatal');
    expect(failed?.long).toBe('Controller A has failed.');
    expect(failed?.dateMs).toBeGreaterThan(0);
    expect(failed?.details).toEqual({ side: 'a' });
  });

  test('Event.txt is RaidEvt.log, RaidExt1.log is RaidCfg.log (S3:98-108)', () => {
    const rack = afterCrash();
    const state = controllerIn(rack, 'b');
    const texts = stationFiles(state, rack.world.now).map(([, text]) => text);
    expect(texts).toContain(raidEvt(state));
    expect(texts).toContain(raidCfg(state, rack.world.now));
  });

  test('diagnostic dump uploads the support archive to a host (S3:86-92, 109-110)', () => {
    const rack = rackOf();
    expect(rack.exec('ds300-a', 'diagnostic dump host-1')).toMatchObject({ exitCode: 0 });
    const [dump] = hostIn(rack).durable.dumps;
    const textOf = (name: string) => dump?.files.find((file) => file.name === name)?.text;
    const state = controllerIn(rack, 'a');
    expect(textOf('RaidEvt.log')).toBe(raidEvt(state));
    expect(textOf('RaidCfg.log')).toBe(raidCfg(state, rack.world.now));
    expect(dump?.files.map(({ name }) => name)).toEqual([
      'RaidEvt.log',
      'RaidErr.log',
      'RaidCfg.log',
      'diagnostics/state.json',
    ]);
  });

  test('host-1 shows what was uploaded, unpacked; a new one replaces the old', () => {
    const rack = rackOf();
    const shown = (path: string) =>
      host
        .query(hostIn(rack), { kind: 'directory', path }, rack.world.now)
        ?.map(({ name }) => name);
    expect(shown('/root')).toEqual([]);
    for (const file of ['', 'b.tgz', 'c', 'd', 'e', 'e']) {
      rack.exec('ds300-b', `diagnostic dump host-1 ${file}`);
    }
    expect(shown('/')).toEqual(['root']);
    expect(shown('/root')).toEqual(['b', 'c', 'd', 'e']);
    expect(shown('/root/b')).toEqual(['RaidEvt.log', 'RaidErr.log', 'RaidCfg.log', 'diagnostics']);
    expect(shown('/nowhere')).toBeUndefined();
    const file = { kind: 'file', path: '/root/b/RaidEvt.log' } as const;
    expect(host.query(hostIn(rack), file, rack.world.now)?.text).toMatch('Controller B is enabled');
    expect(rack.exec('ds300-b', 'diagnostic dump host-1 ../etc/x')?.exitCode).toBe(1);
  });
});

test('what goes back is let go even where the whole controller must follow it (S3:58-61)', () => {
  const rack = rackOf({ ipFailover: 'remote', failback: 'automatic' });
  rack.inject('node.crash', { target: 'ds300-b' });
  rack.until('failover.completed', { node: 'ds300-a' });
  rack.until('peer.awaitsEnable', { node: 'ds300-a' });
  rack.inject('link.cut', { target: 'ds300-a/data-3' });
  rack.exec('ds300-a', 'peer enable');
  rack.until('controller.handedOver', { node: 'ds300-a' });
  for (let ms = 0; ms < 1_000; ms++) {
    const [onA, onB] = SIDES.map((side) =>
      controllerIn(rack, side).volatile.held.map(({ address }) => address),
    );
    expect(onA?.filter((address) => onB?.includes(address))).toEqual([]);
    rack.advance(1);
  }
});
