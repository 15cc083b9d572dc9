// What processes ask of the world on behalf of their ports and shells. A frozen node gets no answer
// until it goes on.

import type { NodeId } from '../../emulators/core/ids.ts';
import { submit } from '../../emulators/core/world/turn.ts';
import { findNode, type World } from '../../emulators/core/world/world.ts';
import { rackError } from '../core/protocol/errors.ts';
import type { Drive } from './drive.ts';
import type { LiveNode, Question } from './liveNode.ts';
import type { Requests } from './requests.ts';

export type Questions = {
  take(live: LiveNode, question: Question): void;
  /** The node goes on: it may be read. */
  release(node: NodeId): void;
  dropOf(node: NodeId): void;
};

export function createQuestions(drive: Drive, requests: Requests): Questions {
  let held: { live: LiveNode; id: number }[] = [];

  function answer(world: World, live: LiveNode, question: Question): void {
    const { id } = question;
    const node = findNode(world, live.node);
    if (!node || node.state === null) return;
    switch (question.type) {
      case 'ask':
        if (node.freezes.length > 0) held.push({ live, id });
        else live.send({ type: 'now', id, at: world.now });
        break;
      case 'request': {
        const inputId = submit(world, live.node, question.input);
        if (inputId === null) break;
        requests.open(inputId, { node: live.node });
        live.send({ type: 'requested', id, inputId });
        break;
      }
      case 'sleep': {
        const ring = (at: number) => live.send({ type: 'awake', id, at });
        const ms = Math.max(0, Math.ceil(question.ms));
        if (drive.setAlarm({ node: live.node, id, ms, ring })) break;
        const { code, message } = rackError('TWR_LIMIT_REACHED', { limit: 'its', what: 'alarms' });
        live.send({ type: 'refused', id, code, message });
        break;
      }
      case 'cancel':
        drive.cancelAlarm(live.node, id);
    }
  }

  return {
    take(live, question) {
      drive.enter((world) => answer(world, live, question)).catch(() => {});
    },
    release(node) {
      const released = held.filter(({ live }) => live.node === node);
      held = held.filter(({ live }) => live.node !== node);
      for (const { live, id } of released) live.send({ type: 'now', id, at: drive.world.now });
    },
    dropOf(node) {
      held = held.filter(({ live }) => live.node !== node);
    },
  };
}
