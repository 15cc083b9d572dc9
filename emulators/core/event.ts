// The timeline: what happened, in the past tense, nouns first.

import type { NodeId } from './ids.ts';
import type { JsonObject } from './json.ts';
import type { Instant } from './time.ts';

/** `node` is null for what the world itself tells (faults, disks, hazards of the pair). */
export type TimelineEvent = {
  seq: number;
  at: Instant;
  node: NodeId | null;
  name: string;
  data: JsonObject;
};

export type Severity = 'info' | 'notice' | 'warning' | 'critical';

/** What an event name means: the catalogue of docs and console. `detail` names the data shown in
 * the line. */
export type EventKind = { readonly sentence: string; readonly severity: Severity };
export type EventCatalogue = { readonly [name: string]: EventKind };

/** Events of the world itself: every rack has them. */
export const WORLD_EVENTS = {
  'node.booted': { sentence: 'The node came up.', severity: 'notice' },
  'node.reset': { sentence: 'The node reset itself.', severity: 'critical' },
  'node.halted': { sentence: 'The node switched itself off.', severity: 'warning' },
  'node.crashed': { sentence: 'The node died.', severity: 'critical' },
  'node.poweredOff': { sentence: 'The node lost its power.', severity: 'critical' },
  'node.stalled': {
    sentence: 'The node froze: the world goes on without it.',
    severity: 'warning',
  },
  'node.woke': { sentence: 'The node goes on after a freeze.', severity: 'notice' },
  'fault.injected': { sentence: 'A fault began.', severity: 'warning' },
  'fault.healed': { sentence: 'A fault ended.', severity: 'notice' },
  'disk.refused': {
    sentence: 'A shared disk refused a request: somebody else holds it, or spoilt it.',
    severity: 'warning',
  },
  'disk.foreignWrite': { sentence: 'Somebody else wrote to a shared disk.', severity: 'critical' },
  'disk.writeLost': {
    sentence: 'A late write was refused: a newer owner had written.',
    severity: 'warning',
  },
  'hazard.found': { sentence: 'A danger of the design came true.', severity: 'critical' },
  'hazard.ended': { sentence: 'A danger passed.', severity: 'notice' },
} as const satisfies EventCatalogue;
