// Virtual time with the verbs of Playwright's page.clock. Nothing is skipped: what is due on the
// way happens, in order, as fast as the nodes answer.

import { type DurationLike, parseDuration } from '../core/duration.ts';
import { rackError } from '../core/protocol/errors.ts';
import type { ClockDocument } from '../core/protocol/rack.ts';
import type { AdvanceResult, ClockChange } from '../core/protocol/requests.ts';
import type { Client } from './client.ts';

export type RackClock = {
  read(): Promise<ClockDocument>;
  /** Virtual milliseconds since the rack began. */
  now(): Promise<number>;
  pause(): Promise<ClockDocument>;
  resume(): Promise<ClockDocument>;
  /** Virtual seconds per wall second. */
  setRate(rate: number): Promise<ClockDocument>;
  /** Runs on by a span, and resolves when all that was due has happened. */
  runFor(span: DurationLike): Promise<ClockDocument>;
  /** The same: in this rack nothing that is due can be left out. */
  fastForward(span: DurationLike): Promise<ClockDocument>;
  /** Pauses, and runs on to that instant: a time since the rack began. */
  pauseAt(at: DurationLike): Promise<ClockDocument>;
};

export function createClock(client: Client): RackClock {
  const read = () => client.ask<ClockDocument>('GET', '/api/v1/clock');
  const change = (body: ClockChange) => client.ask<ClockDocument>('PATCH', '/api/v1/clock', body);
  const runFor = async (span: DurationLike) => {
    const ms = parseDuration(span);
    return (await client.ask<AdvanceResult>('POST', '/api/v1/clock/advance', { ms })).clock;
  };
  return {
    read,
    now: async () => (await read()).now,
    pause: () => change({ paused: true }),
    resume: () => change({ paused: false }),
    setRate: (rate) => change({ rate }),
    runFor,
    fastForward: runFor,
    async pauseAt(at) {
      const wanted = parseDuration(at, 'the instant');
      const { now } = await change({ paused: true });
      if (wanted >= now) return runFor(wanted - now);
      throw rackError('TWR_REQUEST_INVALID', {
        where: 'the instant',
        expected: `one from ${now} ms on, for it is past that`,
        got: wanted,
      });
    },
  };
}
