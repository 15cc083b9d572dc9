// What can be asked of a rack over REST: types and schemas, one noun after the other.

import type { ClockDocument, EventDocument } from './rack.ts';
import { anyObject, flag, objectOf, oneOf, type Schema, text, whole } from './schema.ts';
import type { EventPattern, FaultRequest, PowerAction } from './vocabulary.ts';

/** How far one advance may go: a week. More is a typing error, and would keep the rack busy. */
const ADVANCE_LIMIT_MS = 7 * 24 * 3_600_000;
/** How long `until` looks where nobody says: ten minutes of virtual time. */
export const UNTIL_DEFAULT_MS = 600_000;
/** Events in one answer: what a console shows at most. */
export const EVENTS_LIMIT = 10_000;
/** One line for a shell: ARG_MAX of a modest Unix. */
const COMMAND_LENGTH_MAX = 65_536;
/** Names of nodes, faults, scenarios, users. */
const NAME_LENGTH_MAX = 200;

const name = (description: string): Schema => ({
  ...text(description),
  minLength: 1,
  maxLength: NAME_LENGTH_MAX,
});
const duration = (description: string): Schema => ({
  ...whole(description),
  maximum: ADVANCE_LIMIT_MS,
});

export type PowerRequest = { action: PowerAction };
export const POWER_REQUEST = objectOf<PowerRequest>('The power button.', {
  action: oneOf(['on', 'off', 'cycle', 'reset'], 'What to press.'),
});

export type ExecRequest = { command: string; user?: string };
export const EXEC_REQUEST = objectOf<ExecRequest>(
  'One line for the shell of a node.',
  {
    command: { ...text('The line.'), minLength: 1, maxLength: COMMAND_LENGTH_MAX },
    user: name('As whom; the administrator where nobody is named.'),
  },
  ['user'],
);

export const FAULT_REQUEST = objectOf<FaultRequest>(
  'A fault to inject.',
  {
    kind: name('One of GET /fault-kinds.'),
    target: name('A node, a link, a disk, or a path `node/disk`.'),
    params: anyObject('As the kind describes them.'),
    forMs: { ...duration('Heals by itself after so many virtual milliseconds.'), minimum: 1 },
  },
  ['params', 'forMs'],
);

export type ClockChange = { rate?: number; paused?: boolean };
export const CLOCK_CHANGE: Schema = {
  ...objectOf<ClockChange>(
    'What shall change.',
    { rate: { type: 'number', description: 'Speed.' }, paused: flag('Shall it stand?') },
    ['rate', 'paused'],
  ),
  minProperties: 1,
};

/** Either `ms`, or `until`. `since`: an event after this number counts, though it is past. */
export type AdvanceRequest = {
  ms?: number;
  until?: EventPattern;
  timeoutMs?: number;
  since?: number;
};
export type AdvanceResult = { clock: ClockDocument; event: EventDocument | null };
export const ADVANCE_REQUEST = objectOf<AdvanceRequest>(
  'How far to run: `ms`, or `until` an event.',
  {
    ms: duration('So many virtual milliseconds.'),
    until: objectOf<EventPattern>(
      'Until such an event.',
      {
        event: name('Its name; `*` at the end fits any rest.'),
        node: name('Whose event.'),
        match: anyObject('Data it must carry: values to equal, or `{contains}`.'),
      },
      ['node', 'match'],
    ),
    timeoutMs: duration('Gives up after so much virtual time (600,000 where nobody says).'),
    since: whole('An event with a greater number counts, though it is past.'),
  },
  ['ms', 'until', 'timeoutMs', 'since'],
);

export type EventsQuery = { since?: number; node?: string; name?: string; limit?: number };
export const EVENTS_QUERY = objectOf<EventsQuery>(
  'Which events.',
  {
    since: whole('Those with a greater number.'),
    node: name('Those of this node.'),
    name: name('Those of this name.'),
    limit: { ...whole('At most so many.', 1), maximum: EVENTS_LIMIT },
  },
  ['since', 'node', 'name', 'limit'],
);

export type RunMode = 'live' | 'simulated';
const runProperties = {
  mode: oneOf(['live', 'simulated'], 'On the rack (default), or in a simulation of its own.'),
  seed: { ...whole('The seed of a simulated run.'), maximum: 0xffff_ffff },
};
export type RunRequest = { mode?: RunMode; seed?: number };
export const RUN_REQUEST = objectOf<RunRequest>('How to run it.', runProperties, ['mode', 'seed']);

/** A scenario that is not one of the rack's own. It is checked by checkScenario. */
export type RunAnyRequest = RunRequest & { scenario: { [key: string]: unknown } };
export const RUN_ANY_REQUEST = objectOf<RunAnyRequest>(
  'A scenario to run.',
  { ...runProperties, scenario: anyObject('The scenario: docs/scenarios.md.') },
  ['mode', 'seed'],
);

export type Healed = { healed: number };
/** `GET /healthz`: enough to tell who holds a port. */
export type Health = { name: 'twinrack'; version: string; pid: number };
export type Readiness = { isReady: boolean; reason: string };
