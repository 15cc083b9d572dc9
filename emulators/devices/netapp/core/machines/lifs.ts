// `network interface migrate|revert`: an operator moves a LIF. Where it is not, it is asked for.

import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { type Answer, type ClusterCommand, DONE, refuse } from '../commands.ts';
import { MOVABLE_LIFS, ownerOf } from '../ownership.ts';
import type { OntapState } from '../state.ts';
import { give } from './moves.ts';

type LifCommand = Extract<ClusterCommand, { type: 'lifMigrate' | 'lifRevert' }>;

/** Who must carry it out: the node that has the LIF. Null: no such LIF. */
export function holderOf(state: OntapState, command: LifCommand): string | null {
  const lif = MOVABLE_LIFS.find(({ name }) => name === command.lif);
  return lif === undefined ? null : ownerOf(state.durable.generations, lif.resource);
}

export function moveLif(
  state: OntapState,
  command: LifCommand,
  now: Instant,
  out: Effects,
): Answer {
  const { identity, mailbox, kernel, ha } = state.volatile;
  const lif = MOVABLE_LIFS.find(({ name }) => name === command.lif);
  if (lif === undefined) return refuse('noSuchEntry');
  const to = command.type === 'lifMigrate' ? command.to : lif.home;
  const owner = ownerOf(state.durable.generations, lif.resource);
  if (owner === to) return DONE;
  if (owner !== identity.node || !ha.serving.includes(lif.resource)) return refuse('notHome');
  const { partner } = mailbox;
  if (kernel.phase !== 'up' || partner.isDead || partner.firmware !== 'SF_UP') {
    return refuse('nodeUnreachable');
  }
  give(state, lif.resource, now, out);
  return DONE;
}
