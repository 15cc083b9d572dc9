// The vendor's decision tables of snhamgr as rows (reference §1.7, §1.9; S2:45-47). A test walks
// every combination of the inputs and demands exactly one row for each.

import type { Row } from '../../../core/table.ts';
import type { Refusal, SnhamgrMode } from './commands.ts';

/** How the local daemon sees its peer. `unreachable` is assumed to be in mode default. */
export type PeerView = 'default' | 'locked' | 'single' | 'config' | 'unreachable' | 'peerdown';
export const PEER_VIEWS: readonly PeerView[] = ['default', 'locked', 'single', 'config', 'unreachable', 'peerdown'];

export type ModeRequest = 'mode=default' | 'mode=locked' | 'mode=single' | 'mode=config' | 'peerdown' | 'peerup';
export const MODE_REQUESTS: readonly ModeRequest[] =
  ['mode=default', 'mode=locked', 'mode=single', 'mode=config', 'peerdown', 'peerup'];

export type RequestInputs = { request: ModeRequest; local: SnhamgrMode; peer: PeerView };
/** `allowed`, or why not. */
export type RequestVerdict = 'allowed' | Refusal;

/** Who may enter what. */
export const REQUESTS: readonly Row<RequestInputs, RequestVerdict>[] = [
  // request                       peer                                                      local
  { when: { request: 'mode=default' },                                                       then: 'allowed', source: 'reference §1.6: the peer may be in any mode' },
  { when: { request: 'mode=locked' },                                                        then: 'allowed', source: 'reference §1.6: the peer may be in any mode' },
  { when: { request: 'mode=single', peer: ['locked', 'peerdown'] },                          then: 'allowed', source: 'S2:47' },
  { when: { request: 'mode=single', peer: ['default', 'unreachable', 'single', 'config'] },  then: 'peerMustBeLockedOrPeerdown', source: 'S2:45 (B first, then A)' },
  { when: { request: 'mode=config', peer: ['locked', 'peerdown'] },                          then: 'allowed', source: 'S2:46' },
  { when: { request: 'mode=config', peer: ['default', 'unreachable', 'single', 'config'] },  then: 'peerMustBeLockedOrPeerdown', source: 'S2:45 (B first, then A)' },
  { when: { request: 'peerdown', peer: ['unreachable', 'peerdown'] },                        then: 'allowed', source: 'S2:47' },
  { when: { request: 'peerdown', peer: ['default', 'locked', 'single', 'config'] },          then: 'peerIsTalking', source: 'choice: a peer that talks is not down (reference §1.7 [D])' },
  { when: { request: 'peerup', local: ['default', 'locked'] },                               then: 'allowed', source: 'S2:47' },
  { when: { request: 'peerup', local: ['single', 'config'] },                                then: 'modeForbidsPeerup', source: 'reference §1.6' },
];

export type Pairing = { local: SnhamgrMode; peer: PeerView };
/** What the local daemon does when it finds the pair so.
 * `permitted`: nothing. `toDefault`: mode default, StorNext goes on. `stopToDefault`: StorNext is
 * stopped, then mode default. */
export type Safeguard = 'permitted' | 'toDefault' | 'stopToDefault';

/** Reference §1.7, §1.9: which pairs may stand, and how the local daemon leaves the others. */
export const PAIRINGS: readonly Row<Pairing, Safeguard>[] = [
  { when: { local: 'default' },                                              then: 'permitted',     source: 'reference §1.7: the other side leaves the pair, if anyone' },
  { when: { local: 'locked' },                                               then: 'permitted',     source: 'reference §1.7: locked-*' },
  { when: { local: 'single', peer: ['locked', 'peerdown'] },                 then: 'permitted',     source: 'S2:47' },
  { when: { local: 'single', peer: 'unreachable' },                          then: 'stopToDefault', source: 'reference §1.9: the locked peer has disappeared' },
  { when: { local: 'single', peer: ['default', 'single', 'config'] },        then: 'toDefault',     source: 'choice: default and single differ in protection only; StorNext need not stop' },
  { when: { local: 'config', peer: ['locked', 'peerdown'] },                 then: 'permitted',     source: 'S2:46' },
  { when: { local: 'config', peer: 'unreachable' },                          then: 'stopToDefault', source: 'reference §1.9: the locked peer has disappeared' },
  { when: { local: 'config', peer: ['default', 'single', 'config'] },        then: 'stopToDefault', source: 'reference §1.4: config is left with StorNext stopped' },
];
