// The table against S3's rules, each said on its own: whoever changes a row breaks one of these.

import { describe, expect, test } from 'vitest';
import { enumerate, matchingRows } from '../../../../core/table.ts';
import { IPFAILOVER_MODES, otherSide, type PortName, type Side, sideOfPort } from '../config.ts';
import {
  IPFAILOVER,
  type IpFailoverInputs,
  type Participants,
  type Place,
  placeAddresses,
} from './ipfailover.ts';

const ORDER: readonly PortName[] = ['a2', 'a3', 'b2', 'b3'];
const LINKS = enumerate<{ w: string; x: string; y: string; z: string }>({
  w: ['U', 'D'],
  x: ['U', 'D'],
  y: ['U', 'D'],
  z: ['U', 'D'],
}).map(({ w, x, y, z }) => w + x + y + z);
const ALIVE: readonly Participants[] = ['ab', 'a', 'b'];
const ALL = enumerate<IpFailoverInputs>({ mode: IPFAILOVER_MODES, links: LINKS, alive: ALIVE });

function isUp(links: string, place: Place): boolean {
  return place !== '--' && links[ORDER.indexOf(place)] === 'U';
}
function sibling(port: PortName): PortName {
  return `${port[0]}${port[1] === '2' ? 3 : 2}` as PortName;
}
function counterpart(port: PortName): PortName {
  return `${otherSide(sideOfPort(port))}${port[1]}` as PortName;
}
function down(links: string, side: Side): number {
  return ORDER.filter((port) => sideOfPort(port) === side && !isUp(links, port)).length;
}
function placesOf(inputs: IpFailoverInputs): Place[] {
  const { places } = placeAddresses(inputs);
  return ORDER.map((home) => places[home]);
}
function places(mode: IpFailoverInputs['mode'], links: string, alive: Participants = 'ab'): string {
  return placesOf({ mode, links, alive }).join(' ');
}

describe('all 192 rows', () => {
  test('every combination of links, modes and controllers alive has exactly one row', () => {
    expect(ALL.length).toBe(192);
    expect(IPFAILOVER.length).toBe(192);
    for (const inputs of ALL) {
      expect([inputs, matchingRows(IPFAILOVER, inputs).length]).toEqual([inputs, 1]);
    }
  });

  test('every row cites S3 or confesses a choice', () => {
    for (const { source } of IPFAILOVER) expect(source).toMatch(/^(S3:\d|choice: )/);
  });

  test('no address stands on a controller that does not take part', () => {
    for (const inputs of ALL) {
      for (const place of placesOf(inputs)) {
        if (place !== '--') expect(inputs.alive).toContain(sideOfPort(place));
      }
    }
  });

  test('a controller that is failed over holds no address any more (S3:59)', () => {
    for (const inputs of ALL) {
      const { fails } = placeAddresses(inputs);
      if (fails === null) continue;
      expect(placesOf(inputs).every((place) => place.startsWith(otherSide(fails)))).toBe(true);
      // And what the survivor alone holds from then on is the same (S3:33).
      const alone = { ...inputs, alive: otherSide(fails) };
      expect(placesOf(inputs)).toEqual(placesOf(alone));
    }
  });

  test('with all links up and both controllers, every address is at home', () => {
    for (const mode of IPFAILOVER_MODES) expect(places(mode, 'UUUU')).toBe('a2 a3 b2 b3');
  });

  test('A and B are alike: a mirrored row has the mirrored outcome', () => {
    for (const { mode, links, alive } of ALL) {
      const turned = links.slice(2) + links.slice(0, 2);
      const others = alive === 'ab' ? 'ab' : otherSide(alive);
      const there = placesOf({ mode, links: turned, alive: others });
      const mirrored = [2, 3, 0, 1].map((index) => {
        const place = there[index] as Place;
        return place === '--' ? place : counterpart(place);
      });
      expect(placesOf({ mode, links, alive })).toEqual(mirrored);
    }
  });
});

describe('the list of port failures (S3:37-49), mode both', () => {
  test.each(ORDER)('single port failure: %s moves to the other port (S3:41-43)', (port) => {
    const links = ORDER.map((each) => (each === port ? 'D' : 'U')).join('');
    const { places: found, fails } = placeAddresses({ mode: 'both', links, alive: 'ab' });
    expect(fails).toBe(null);
    for (const home of ORDER) expect(found[home]).toBe(home === port ? sibling(port) : home);
  });

  test('double port failure: both move to the corresponding ports (S3:44-46)', () => {
    expect(places('both', 'DDUU')).toBe('b2 b3 b2 b3');
    expect(places('both', 'UUDD')).toBe('a2 a3 a2 a3');
    expect(placeAddresses({ mode: 'both', links: 'DDUU', alive: 'ab' }).fails).toBe('a');
  });

  test('controller failure: both move to the corresponding ports (S3:44-46)', () => {
    for (const mode of ['local', 'remote', 'both'] as const) {
      expect(places(mode, 'UUUU', 'b')).toBe('b2 b3 b2 b3');
      expect(places(mode, 'UUUU', 'a')).toBe('a2 a3 a2 a3');
    }
  });

  test.each(ORDER)('triple port failure: all are mapped to the remaining %s (S3:47-49)', (port) => {
    const links = ORDER.map((each) => (each === port ? 'U' : 'D')).join('');
    expect(places('both', links)).toBe(Array(4).fill(port).join(' '));
  });

  test('whatever breaks, an address is reachable while one link is left', () => {
    for (const links of LINKS.filter((each) => each.includes('U'))) {
      const inputs: IpFailoverInputs = { mode: 'both', links, alive: 'ab' };
      expect([links, placesOf(inputs).every((place) => isUp(links, place))]).toEqual([links, true]);
    }
  });
});

describe('the four modes (S3:50-71)', () => {
  test('local: between the ports of one controller and no further (S3:53-57)', () => {
    for (const links of LINKS) {
      const inputs: IpFailoverInputs = { mode: 'local', links, alive: 'ab' };
      expect(placeAddresses(inputs).fails).toBe(null);
      placesOf(inputs).forEach((place, index) => {
        const home = ORDER[index] as PortName;
        const moves = !isUp(links, home) && isUp(links, sibling(home));
        expect(place).toBe(moves ? sibling(home) : home);
      });
    }
  });

  test('remote: any link down fails the controller over, port to port (S3:58-61)', () => {
    for (const links of LINKS) {
      const { fails, places: found } = placeAddresses({ mode: 'remote', links, alive: 'ab' });
      const [a, b] = [down(links, 'a'), down(links, 'b')];
      expect([links, fails]).toEqual([links, a > b ? 'a' : b > a ? 'b' : null]);
      for (const home of ORDER) {
        expect(found[home]).toBe(sideOfPort(home) === fails ? counterpart(home) : home);
      }
    }
  });

  test('both: local first, and to the peer when the remaining port dies too (S3:62-69)', () => {
    for (const links of LINKS) {
      const { fails } = placeAddresses({ mode: 'both', links, alive: 'ab' });
      const isADead = down(links, 'a') === 2 && down(links, 'b') < 2;
      const isBDead = down(links, 'b') === 2 && down(links, 'a') < 2;
      expect([links, fails]).toEqual([links, isADead ? 'a' : isBDead ? 'b' : null]);
    }
  });

  test('none: nothing moves, from port to port or from controller to controller (S3:70-71)', () => {
    for (const links of LINKS) {
      for (const alive of ALIVE) {
        const { fails, places: found } = placeAddresses({ mode: 'none', links, alive });
        expect(fails).toBe(null);
        for (const home of ORDER) {
          expect(found[home]).toBe(alive.includes(sideOfPort(home)) ? home : '--');
        }
      }
    }
  });
});
