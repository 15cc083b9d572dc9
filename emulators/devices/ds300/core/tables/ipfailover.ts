// Where the iSCSI addresses stand (S3:37-71): 16 states of the four links, four ipfailover modes,
// and which controllers take part: 192 rows. A row tells where the addresses of ports a2 a3 b2 b3
// answer then, and whether a controller is failed over for it.
//
// Links are written in the order a2 a3 b2 b3, U up and D down. `--`: nobody holds the address. An
// address that stands on a port without link cannot be reached; it has nowhere better to go.
// In a row with `fails`, the places are those after that failover: the row of the survivor alone is
// what holds from then on, and it needs a peer enable to come back, whatever the links do (S3:33).
//
// Where S3 is silent or contradicts itself the row says `choice`:
//   - `local` and `remote` both speak of links; that a crash moves addresses is said of the box
//     (S3:17), and only `none` excludes it (S3:70-71).
//   - `remote` fails a controller over for any link down; with both damaged the one with more links
//     takes over, and with equal damage nothing is gained by moving.
//   - the list of S3:41-49 is that of `both`; `local` never leaves its controller.

import { failure } from '../../../../core/assert.ts';
import type { Row } from '../../../../core/table.ts';
import type { IpFailoverMode, PortName, Side } from '../config.ts';

export type Participants = 'ab' | 'a' | 'b';
export type IpFailoverInputs = { mode: IpFailoverMode; links: string; alive: Participants };
export type Place = PortName | '--';
export type IpFailoverOutcome = {
  places: { readonly [Home in PortName]: Place };
  /** This controller is failed over to the other one. */
  fails: Side | null;
};

function row(
  mode: IpFailoverMode,
  links: string,
  alive: Participants,
  places: string,
  fails: Side | null,
  source: string,
): Row<IpFailoverInputs, IpFailoverOutcome> {
  const [a2, a3, b2, b3] = places.split(' ') as [Place, Place, Place, Place];
  return { when: { mode, links, alive }, then: { places: { a2, a3, b2, b3 }, fails }, source };
}

/** Reasons of the rows that S3 does not decide. */
const CRASH = 'choice: a crash moves addresses in every mode but none (S3:17)';
const NO_HOP = 'choice: remote moves between controllers, never between ports of one';
const NO_LINK = 'choice: no link is left';
const HOP = 'choice: aliases hop with the port that carries them';
const STAYS = 'choice: local never leaves the controller';
const EQUAL = 'choice: both are damaged alike, nobody would gain';
const BETTER = 'choice: the one with more links takes over';

// biome-ignore format: one row, one line
export const IPFAILOVER: readonly Row<IpFailoverInputs, IpFailoverOutcome>[] = [
  // local, both controllers
  row('local', 'UUUU', 'ab', 'a2 a3 b2 b3', null, 'S3:16'),
  row('local', 'UUUD', 'ab', 'a2 a3 b2 b2', null, 'S3:53'),
  row('local', 'UUDU', 'ab', 'a2 a3 b3 b3', null, 'S3:53'),
  row('local', 'UUDD', 'ab', 'a2 a3 b2 b3', null, STAYS),
  row('local', 'UDUU', 'ab', 'a2 a2 b2 b3', null, 'S3:53'),
  row('local', 'UDUD', 'ab', 'a2 a2 b2 b2', null, 'S3:53'),
  row('local', 'UDDU', 'ab', 'a2 a2 b3 b3', null, 'S3:53'),
  row('local', 'UDDD', 'ab', 'a2 a2 b2 b3', null, STAYS),
  row('local', 'DUUU', 'ab', 'a3 a3 b2 b3', null, 'S3:53'),
  row('local', 'DUUD', 'ab', 'a3 a3 b2 b2', null, 'S3:53'),
  row('local', 'DUDU', 'ab', 'a3 a3 b3 b3', null, 'S3:53'),
  row('local', 'DUDD', 'ab', 'a3 a3 b2 b3', null, STAYS),
  row('local', 'DDUU', 'ab', 'a2 a3 b2 b3', null, STAYS),
  row('local', 'DDUD', 'ab', 'a2 a3 b2 b2', null, STAYS),
  row('local', 'DDDU', 'ab', 'a2 a3 b3 b3', null, STAYS),
  row('local', 'DDDD', 'ab', 'a2 a3 b2 b3', null, STAYS),

  // local, only A
  row('local', 'UUUU', 'a', 'a2 a3 a2 a3', null, CRASH),
  row('local', 'UUUD', 'a', 'a2 a3 a2 a3', null, CRASH),
  row('local', 'UUDU', 'a', 'a2 a3 a2 a3', null, CRASH),
  row('local', 'UUDD', 'a', 'a2 a3 a2 a3', null, CRASH),
  row('local', 'UDUU', 'a', 'a2 a2 a2 a2', null, HOP),
  row('local', 'UDUD', 'a', 'a2 a2 a2 a2', null, HOP),
  row('local', 'UDDU', 'a', 'a2 a2 a2 a2', null, HOP),
  row('local', 'UDDD', 'a', 'a2 a2 a2 a2', null, HOP),
  row('local', 'DUUU', 'a', 'a3 a3 a3 a3', null, HOP),
  row('local', 'DUUD', 'a', 'a3 a3 a3 a3', null, HOP),
  row('local', 'DUDU', 'a', 'a3 a3 a3 a3', null, HOP),
  row('local', 'DUDD', 'a', 'a3 a3 a3 a3', null, HOP),
  row('local', 'DDUU', 'a', 'a2 a3 a2 a3', null, NO_LINK),
  row('local', 'DDUD', 'a', 'a2 a3 a2 a3', null, NO_LINK),
  row('local', 'DDDU', 'a', 'a2 a3 a2 a3', null, NO_LINK),
  row('local', 'DDDD', 'a', 'a2 a3 a2 a3', null, NO_LINK),

  // local, only B
  row('local', 'UUUU', 'b', 'b2 b3 b2 b3', null, CRASH),
  row('local', 'UUUD', 'b', 'b2 b2 b2 b2', null, HOP),
  row('local', 'UUDU', 'b', 'b3 b3 b3 b3', null, HOP),
  row('local', 'UUDD', 'b', 'b2 b3 b2 b3', null, NO_LINK),
  row('local', 'UDUU', 'b', 'b2 b3 b2 b3', null, CRASH),
  row('local', 'UDUD', 'b', 'b2 b2 b2 b2', null, HOP),
  row('local', 'UDDU', 'b', 'b3 b3 b3 b3', null, HOP),
  row('local', 'UDDD', 'b', 'b2 b3 b2 b3', null, NO_LINK),
  row('local', 'DUUU', 'b', 'b2 b3 b2 b3', null, CRASH),
  row('local', 'DUUD', 'b', 'b2 b2 b2 b2', null, HOP),
  row('local', 'DUDU', 'b', 'b3 b3 b3 b3', null, HOP),
  row('local', 'DUDD', 'b', 'b2 b3 b2 b3', null, NO_LINK),
  row('local', 'DDUU', 'b', 'b2 b3 b2 b3', null, CRASH),
  row('local', 'DDUD', 'b', 'b2 b2 b2 b2', null, HOP),
  row('local', 'DDDU', 'b', 'b3 b3 b3 b3', null, HOP),
  row('local', 'DDDD', 'b', 'b2 b3 b2 b3', null, NO_LINK),

  // remote, both controllers
  row('remote', 'UUUU', 'ab', 'a2 a3 b2 b3', null, 'S3:16'),
  row('remote', 'UUUD', 'ab', 'a2 a3 a2 a3', 'b', 'S3:58'),
  row('remote', 'UUDU', 'ab', 'a2 a3 a2 a3', 'b', 'S3:58'),
  row('remote', 'UUDD', 'ab', 'a2 a3 a2 a3', 'b', 'S3:58'),
  row('remote', 'UDUU', 'ab', 'b2 b3 b2 b3', 'a', 'S3:58'),
  row('remote', 'UDUD', 'ab', 'a2 a3 b2 b3', null, EQUAL),
  row('remote', 'UDDU', 'ab', 'a2 a3 b2 b3', null, EQUAL),
  row('remote', 'UDDD', 'ab', 'a2 a3 a2 a3', 'b', BETTER),
  row('remote', 'DUUU', 'ab', 'b2 b3 b2 b3', 'a', 'S3:58'),
  row('remote', 'DUUD', 'ab', 'a2 a3 b2 b3', null, EQUAL),
  row('remote', 'DUDU', 'ab', 'a2 a3 b2 b3', null, EQUAL),
  row('remote', 'DUDD', 'ab', 'a2 a3 a2 a3', 'b', BETTER),
  row('remote', 'DDUU', 'ab', 'b2 b3 b2 b3', 'a', 'S3:58'),
  row('remote', 'DDUD', 'ab', 'b2 b3 b2 b3', 'a', BETTER),
  row('remote', 'DDDU', 'ab', 'b2 b3 b2 b3', 'a', BETTER),
  row('remote', 'DDDD', 'ab', 'a2 a3 b2 b3', null, EQUAL),

  // remote, only A
  row('remote', 'UUUU', 'a', 'a2 a3 a2 a3', null, 'S3:17'),
  row('remote', 'UUUD', 'a', 'a2 a3 a2 a3', null, 'S3:17'),
  row('remote', 'UUDU', 'a', 'a2 a3 a2 a3', null, 'S3:17'),
  row('remote', 'UUDD', 'a', 'a2 a3 a2 a3', null, 'S3:17'),
  row('remote', 'UDUU', 'a', 'a2 a3 a2 a3', null, NO_HOP),
  row('remote', 'UDUD', 'a', 'a2 a3 a2 a3', null, NO_HOP),
  row('remote', 'UDDU', 'a', 'a2 a3 a2 a3', null, NO_HOP),
  row('remote', 'UDDD', 'a', 'a2 a3 a2 a3', null, NO_HOP),
  row('remote', 'DUUU', 'a', 'a2 a3 a2 a3', null, NO_HOP),
  row('remote', 'DUUD', 'a', 'a2 a3 a2 a3', null, NO_HOP),
  row('remote', 'DUDU', 'a', 'a2 a3 a2 a3', null, NO_HOP),
  row('remote', 'DUDD', 'a', 'a2 a3 a2 a3', null, NO_HOP),
  row('remote', 'DDUU', 'a', 'a2 a3 a2 a3', null, NO_HOP),
  row('remote', 'DDUD', 'a', 'a2 a3 a2 a3', null, NO_HOP),
  row('remote', 'DDDU', 'a', 'a2 a3 a2 a3', null, NO_HOP),
  row('remote', 'DDDD', 'a', 'a2 a3 a2 a3', null, NO_HOP),

  // remote, only B
  row('remote', 'UUUU', 'b', 'b2 b3 b2 b3', null, 'S3:17'),
  row('remote', 'UUUD', 'b', 'b2 b3 b2 b3', null, NO_HOP),
  row('remote', 'UUDU', 'b', 'b2 b3 b2 b3', null, NO_HOP),
  row('remote', 'UUDD', 'b', 'b2 b3 b2 b3', null, NO_HOP),
  row('remote', 'UDUU', 'b', 'b2 b3 b2 b3', null, 'S3:17'),
  row('remote', 'UDUD', 'b', 'b2 b3 b2 b3', null, NO_HOP),
  row('remote', 'UDDU', 'b', 'b2 b3 b2 b3', null, NO_HOP),
  row('remote', 'UDDD', 'b', 'b2 b3 b2 b3', null, NO_HOP),
  row('remote', 'DUUU', 'b', 'b2 b3 b2 b3', null, 'S3:17'),
  row('remote', 'DUUD', 'b', 'b2 b3 b2 b3', null, NO_HOP),
  row('remote', 'DUDU', 'b', 'b2 b3 b2 b3', null, NO_HOP),
  row('remote', 'DUDD', 'b', 'b2 b3 b2 b3', null, NO_HOP),
  row('remote', 'DDUU', 'b', 'b2 b3 b2 b3', null, 'S3:17'),
  row('remote', 'DDUD', 'b', 'b2 b3 b2 b3', null, NO_HOP),
  row('remote', 'DDDU', 'b', 'b2 b3 b2 b3', null, NO_HOP),
  row('remote', 'DDDD', 'b', 'b2 b3 b2 b3', null, NO_HOP),

  // both, both controllers
  row('both', 'UUUU', 'ab', 'a2 a3 b2 b3', null, 'S3:16'),
  row('both', 'UUUD', 'ab', 'a2 a3 b2 b2', null, 'S3:41,62'),
  row('both', 'UUDU', 'ab', 'a2 a3 b3 b3', null, 'S3:41,62'),
  row('both', 'UUDD', 'ab', 'a2 a3 a2 a3', 'b', 'S3:44,65'),
  row('both', 'UDUU', 'ab', 'a2 a2 b2 b3', null, 'S3:41,62'),
  row('both', 'UDUD', 'ab', 'a2 a2 b2 b2', null, 'S3:41,62'),
  row('both', 'UDDU', 'ab', 'a2 a2 b3 b3', null, 'S3:41,62'),
  row('both', 'UDDD', 'ab', 'a2 a2 a2 a2', 'b', 'S3:47'),
  row('both', 'DUUU', 'ab', 'a3 a3 b2 b3', null, 'S3:41,62'),
  row('both', 'DUUD', 'ab', 'a3 a3 b2 b2', null, 'S3:41,62'),
  row('both', 'DUDU', 'ab', 'a3 a3 b3 b3', null, 'S3:41,62'),
  row('both', 'DUDD', 'ab', 'a3 a3 a3 a3', 'b', 'S3:47'),
  row('both', 'DDUU', 'ab', 'b2 b3 b2 b3', 'a', 'S3:44,65'),
  row('both', 'DDUD', 'ab', 'b2 b2 b2 b2', 'a', 'S3:47'),
  row('both', 'DDDU', 'ab', 'b3 b3 b3 b3', 'a', 'S3:47'),
  row('both', 'DDDD', 'ab', 'a2 a3 b2 b3', null, NO_LINK),

  // both, only A
  row('both', 'UUUU', 'a', 'a2 a3 a2 a3', null, 'S3:17,44'),
  row('both', 'UUUD', 'a', 'a2 a3 a2 a3', null, 'S3:17,44'),
  row('both', 'UUDU', 'a', 'a2 a3 a2 a3', null, 'S3:17,44'),
  row('both', 'UUDD', 'a', 'a2 a3 a2 a3', null, 'S3:17,44'),
  row('both', 'UDUU', 'a', 'a2 a2 a2 a2', null, 'S3:47'),
  row('both', 'UDUD', 'a', 'a2 a2 a2 a2', null, 'S3:47'),
  row('both', 'UDDU', 'a', 'a2 a2 a2 a2', null, 'S3:47'),
  row('both', 'UDDD', 'a', 'a2 a2 a2 a2', null, 'S3:47'),
  row('both', 'DUUU', 'a', 'a3 a3 a3 a3', null, 'S3:47'),
  row('both', 'DUUD', 'a', 'a3 a3 a3 a3', null, 'S3:47'),
  row('both', 'DUDU', 'a', 'a3 a3 a3 a3', null, 'S3:47'),
  row('both', 'DUDD', 'a', 'a3 a3 a3 a3', null, 'S3:47'),
  row('both', 'DDUU', 'a', 'a2 a3 a2 a3', null, NO_LINK),
  row('both', 'DDUD', 'a', 'a2 a3 a2 a3', null, NO_LINK),
  row('both', 'DDDU', 'a', 'a2 a3 a2 a3', null, NO_LINK),
  row('both', 'DDDD', 'a', 'a2 a3 a2 a3', null, NO_LINK),

  // both, only B
  row('both', 'UUUU', 'b', 'b2 b3 b2 b3', null, 'S3:17,44'),
  row('both', 'UUUD', 'b', 'b2 b2 b2 b2', null, 'S3:47'),
  row('both', 'UUDU', 'b', 'b3 b3 b3 b3', null, 'S3:47'),
  row('both', 'UUDD', 'b', 'b2 b3 b2 b3', null, NO_LINK),
  row('both', 'UDUU', 'b', 'b2 b3 b2 b3', null, 'S3:17,44'),
  row('both', 'UDUD', 'b', 'b2 b2 b2 b2', null, 'S3:47'),
  row('both', 'UDDU', 'b', 'b3 b3 b3 b3', null, 'S3:47'),
  row('both', 'UDDD', 'b', 'b2 b3 b2 b3', null, NO_LINK),
  row('both', 'DUUU', 'b', 'b2 b3 b2 b3', null, 'S3:17,44'),
  row('both', 'DUUD', 'b', 'b2 b2 b2 b2', null, 'S3:47'),
  row('both', 'DUDU', 'b', 'b3 b3 b3 b3', null, 'S3:47'),
  row('both', 'DUDD', 'b', 'b2 b3 b2 b3', null, NO_LINK),
  row('both', 'DDUU', 'b', 'b2 b3 b2 b3', null, 'S3:17,44'),
  row('both', 'DDUD', 'b', 'b2 b2 b2 b2', null, 'S3:47'),
  row('both', 'DDDU', 'b', 'b3 b3 b3 b3', null, 'S3:47'),
  row('both', 'DDDD', 'b', 'b2 b3 b2 b3', null, NO_LINK),

  // none, both controllers
  row('none', 'UUUU', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),
  row('none', 'UUUD', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),
  row('none', 'UUDU', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),
  row('none', 'UUDD', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),
  row('none', 'UDUU', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),
  row('none', 'UDUD', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),
  row('none', 'UDDU', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),
  row('none', 'UDDD', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),
  row('none', 'DUUU', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),
  row('none', 'DUUD', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),
  row('none', 'DUDU', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),
  row('none', 'DUDD', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),
  row('none', 'DDUU', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),
  row('none', 'DDUD', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),
  row('none', 'DDDU', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),
  row('none', 'DDDD', 'ab', 'a2 a3 b2 b3', null, 'S3:70'),

  // none, only A
  row('none', 'UUUU', 'a', 'a2 a3 -- --', null, 'S3:70'),
  row('none', 'UUUD', 'a', 'a2 a3 -- --', null, 'S3:70'),
  row('none', 'UUDU', 'a', 'a2 a3 -- --', null, 'S3:70'),
  row('none', 'UUDD', 'a', 'a2 a3 -- --', null, 'S3:70'),
  row('none', 'UDUU', 'a', 'a2 a3 -- --', null, 'S3:70'),
  row('none', 'UDUD', 'a', 'a2 a3 -- --', null, 'S3:70'),
  row('none', 'UDDU', 'a', 'a2 a3 -- --', null, 'S3:70'),
  row('none', 'UDDD', 'a', 'a2 a3 -- --', null, 'S3:70'),
  row('none', 'DUUU', 'a', 'a2 a3 -- --', null, 'S3:70'),
  row('none', 'DUUD', 'a', 'a2 a3 -- --', null, 'S3:70'),
  row('none', 'DUDU', 'a', 'a2 a3 -- --', null, 'S3:70'),
  row('none', 'DUDD', 'a', 'a2 a3 -- --', null, 'S3:70'),
  row('none', 'DDUU', 'a', 'a2 a3 -- --', null, 'S3:70'),
  row('none', 'DDUD', 'a', 'a2 a3 -- --', null, 'S3:70'),
  row('none', 'DDDU', 'a', 'a2 a3 -- --', null, 'S3:70'),
  row('none', 'DDDD', 'a', 'a2 a3 -- --', null, 'S3:70'),

  // none, only B
  row('none', 'UUUU', 'b', '-- -- b2 b3', null, 'S3:70'),
  row('none', 'UUUD', 'b', '-- -- b2 b3', null, 'S3:70'),
  row('none', 'UUDU', 'b', '-- -- b2 b3', null, 'S3:70'),
  row('none', 'UUDD', 'b', '-- -- b2 b3', null, 'S3:70'),
  row('none', 'UDUU', 'b', '-- -- b2 b3', null, 'S3:70'),
  row('none', 'UDUD', 'b', '-- -- b2 b3', null, 'S3:70'),
  row('none', 'UDDU', 'b', '-- -- b2 b3', null, 'S3:70'),
  row('none', 'UDDD', 'b', '-- -- b2 b3', null, 'S3:70'),
  row('none', 'DUUU', 'b', '-- -- b2 b3', null, 'S3:70'),
  row('none', 'DUUD', 'b', '-- -- b2 b3', null, 'S3:70'),
  row('none', 'DUDU', 'b', '-- -- b2 b3', null, 'S3:70'),
  row('none', 'DUDD', 'b', '-- -- b2 b3', null, 'S3:70'),
  row('none', 'DDUU', 'b', '-- -- b2 b3', null, 'S3:70'),
  row('none', 'DDUD', 'b', '-- -- b2 b3', null, 'S3:70'),
  row('none', 'DDDU', 'b', '-- -- b2 b3', null, 'S3:70'),
  row('none', 'DDDD', 'b', '-- -- b2 b3', null, 'S3:70'),
];

/** Rows by their inputs: the table is looked up at every change of a link. */
const BY_INPUTS: ReadonlyMap<string, IpFailoverOutcome> = new Map(
  IPFAILOVER.map(({ when, then }) => [`${when.mode} ${when.links} ${when.alive}`, then]),
);

export function placementKey({ mode, links, alive }: IpFailoverInputs): string {
  return `${mode} ${links} ${alive}`;
}

/** @seed S3:37-71 where the addresses stand, and whether a controller is failed over for it. */
export function placeAddresses(inputs: IpFailoverInputs): IpFailoverOutcome {
  const found = BY_INPUTS.get(placementKey(inputs));
  if (found === undefined) throw failure('NoRow', `no row for ${placementKey(inputs)}`, inputs);
  return found;
}
