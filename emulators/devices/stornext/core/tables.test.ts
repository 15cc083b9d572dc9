import { describe, expect, test } from 'vitest';
import { decide, enumerate, matchingRows } from '../../../core/table.ts';
import { SNHAMGR_MODES } from './commands.ts';
import { MODE_REQUESTS, PAIRINGS, PEER_VIEWS, REQUESTS } from './tables.ts';

const requests = enumerate({ request: MODE_REQUESTS, local: SNHAMGR_MODES, peer: PEER_VIEWS });
const pairs = enumerate({ local: SNHAMGR_MODES, peer: PEER_VIEWS });

describe('the pairing tables (S2:45, reference §1.7)', () => {
  test('every request in every pair of states is covered by exactly one row', () => {
    expect(requests).toHaveLength(6 * 4 * 6);
    expect(requests.filter((inputs) => matchingRows(REQUESTS, inputs).length !== 1)).toEqual([]);
  });

  test('every pair of states is covered by exactly one row', () => {
    expect(pairs).toHaveLength(4 * 6);
    expect(pairs.filter((inputs) => matchingRows(PAIRINGS, inputs).length !== 1)).toEqual([]);
  });

  test('a request that is allowed never leads into a pair that the safeguard leaves', () => {
    const target = {
      'mode=locked': 'locked',
      'mode=single': 'single',
      'mode=config': 'config',
    } as const;
    const wrong = requests.filter(({ request, local, peer }) => {
      if (!(request in target) || decide(REQUESTS, { request, local, peer }) !== 'allowed')
        return false;
      const entered = target[request as keyof typeof target];
      return decide(PAIRINGS, { local: entered, peer }) !== 'permitted';
    });
    expect(wrong).toEqual([]);
  });

  test('single and config are entered only after the peer: B first, then A (S2:45)', () => {
    for (const request of ['mode=single', 'mode=config'] as const) {
      const allowed = PEER_VIEWS.filter(
        (peer) => decide(REQUESTS, { request, local: 'default', peer }) === 'allowed',
      );
      expect(allowed).toEqual(['locked', 'peerdown']);
    }
  });

  test('a peer that talks is not down, and single and config forbid peerup (S2:47)', () => {
    const talking = PEER_VIEWS.filter(
      (peer) => decide(REQUESTS, { request: 'peerdown', local: 'default', peer }) !== 'allowed',
    );
    expect(talking).toEqual(['default', 'locked', 'single', 'config']);
    const forbidden = SNHAMGR_MODES.filter(
      (local) => decide(REQUESTS, { request: 'peerup', local, peer: 'peerdown' }) !== 'allowed',
    );
    expect(forbidden).toEqual(['single', 'config']);
  });

  test('every row names its source', () => {
    for (const { source } of [...REQUESTS, ...PAIRINGS]) {
      expect(source).toMatch(/^(S2:\d+|reference §|choice: )/);
    }
  });
});
