// A rack of threads: the same world and driver without processes. It has no sockets and no shell; a
// line given to one of its nodes is one vendor command, or one line of the vendor's command line.

import { runLine } from '../../emulators/core/world/exec.ts';
import { rackError } from '../core/protocol/errors.ts';
import { NO_REALITY } from './documents.ts';
import { createMemoryJournal } from './journalFile.ts';
import { type Backend, createRack, type RackSettings, type StartableRack } from './rack.ts';
import { submitTo } from './session.ts';

export function createSimulatedRack(settings: RackSettings): StartableRack {
  return createRack(settings, BACKEND);
}

const BACKEND: Backend = {
  mode: 'simulated',
  network: 'none',
  runDirectory: null,
  openJournal: createMemoryJournal,
  createNodes: null,
  reality: () => NO_REALITY,
  async exec(session, node, text, user) {
    const { id } = node.manifest;
    const line = await session.drive.enter((world) => runLine(world, node, text, { user }));
    let turn = await session.drive.enter(() => line.next());
    while (!turn.done) {
      const answer = await submitTo(session, id, turn.value);
      turn = await session.drive.enter(() => line.next(answer));
    }
    const output = turn.value;
    if (output === null) throw rackError('TWR_NODE_DIED', { node: id });
    return output;
  },
  openTerminal(_session, node) {
    throw rackError('TWR_TERMINAL_SIMULATED', { node: node.manifest.id });
  },
  async close() {},
};
