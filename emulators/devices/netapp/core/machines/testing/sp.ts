// One Service Processor by itself: what it sends is kept, what it hears is typed by the test.

import { createEffects, type Effect } from '../../../../../core/effect.ts';
import type { Input } from '../../../../../core/input.ts';
import type { JsonObject } from '../../../../../core/json.ts';
import type { Instant } from '../../../../../core/time.ts';
import type { Config } from '../../config.ts';
import { MANAGEMENT_LAN, MEMBERS, POWER_LINES } from '../../members.ts';
import { type NodeToSp, writeMessage } from '../../messages.ts';
import type { SpState } from '../../state/sp.ts';
import { serviceProcessor } from '../serviceProcessor.ts';

export type Seen = Effect & { at: Instant };

const OWNER = MEMBERS['netapp-02'];

function bootSp02(changes: Partial<Config>): SpState {
  const identity = {
    node: OWNER.sp,
    epoch: 0,
    zone: { name: 'UTC', offsetMinutes: 0 },
    config: { ...changes } as JsonObject,
    bootedAt: 0,
    skewMs: 0,
  };
  return serviceProcessor.boot(identity, null, 1);
}

/** What a list of effects says, in short. */
function looksAt(seen: readonly Seen[]) {
  return {
    /** Messages to the node or to the partner, with their instants. */
    messages: (type: string): JsonObject[] =>
      seen.flatMap((effect): JsonObject[] =>
        effect.kind === 'send' && effect.body.type === type
          ? [{ at: effect.at, ...effect.body }]
          : [],
      ),
    /** Events of hwassist that left over the LAN. */
    alerts: (): [at: Instant, event: string][] =>
      seen.flatMap((effect): [Instant, string][] => {
        if (effect.kind !== 'send' || effect.link !== MANAGEMENT_LAN) return [];
        const { trap } = effect.body as { trap?: { event: string } };
        return trap === undefined ? [] : [[effect.at, trap.event]];
      }),
    powers: () =>
      seen.flatMap((effect) => (effect.kind === 'power' ? [[effect.at, effect.to]] : [])),
  };
}

/** The SP of netapp-02: its keep-alives go to netapp-01. */
export function spOf02(changes: Partial<Config> = {}) {
  const state = bootSp02(changes);
  const seen: Seen[] = [];
  let now = 0;
  const step = (input: Input) => {
    const out = createEffects();
    serviceProcessor.step(state, input, now, out);
    for (const effect of out.list) seen.push({ ...effect, at: now });
  };
  const tell = (message: NodeToSp) =>
    step({
      kind: 'message',
      link: OWNER.spBus,
      from: OWNER.node,
      body: writeMessage(message),
      isDamaged: false,
    });
  const sp = {
    state,
    seen,
    tell,
    now: () => now,
    advance(ms: number) {
      const until = now + ms;
      for (;;) {
        const next = serviceProcessor.deadline(state);
        if (next === null || next > until || state.volatile.goingDown !== null) break;
        now = Math.max(now, next);
        step({ kind: 'deadline' });
      }
      now = until;
    },
    suffer: (fault: string, isActive: boolean, params: JsonObject = {}) =>
      step({ kind: 'fault', fault, params, isActive }),
    power: (isUp: boolean) => step({ kind: 'carrier', link: POWER_LINES[1], isUp }),
    /** The node says that it runs, and stays silent from then on. */
    hearNode: (phase: 'up' | 'post' | 'halting' | 'loader' = 'up', firmwareStatus = 0x042f) =>
      tell({ type: 'nodeState', phase, firmwareStatus, isUpForHwassist: true }),
    ...looksAt(seen),
  };
  tell({
    type: 'setHwassist',
    hwassist: {
      isEnabled: true,
      address: MEMBERS['netapp-01'].managementAddress,
      port: 4444,
      secret: 'key',
      systemId: OWNER.systemId,
      periodMs: 180_000,
    },
  });
  return sp;
}
