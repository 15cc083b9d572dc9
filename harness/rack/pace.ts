// Virtual time against the wall: where it should be by now, and how fast it has really gone.

import { performance } from 'node:perf_hooks';
import type { Duration, Instant } from '../../emulators/core/time.ts';

export const RATE_MAX = 1_000;
/** A rack that falls behind by more does not sprint to catch up: its time simply went slower. */
const LAG_MAX_MS = 250;
/** The span that the achieved rate is measured over; the first time it is known sooner. */
const SAMPLE_MS = 1_000;
const FIRST_SAMPLE_MS = 250;

export type Pace = {
  rate: number;
  /** From here on, `virtual` is now. */
  anchor(virtual: Instant): void;
  /** The instant that the wall clock allows by now. */
  instant(): Instant;
  /** Milliseconds of wall time until `instant`. */
  wallUntil(instant: Instant): Duration;
  /** Lets go of what was lost if `due` is too long ago. */
  forgive(due: Instant): void;
};

export function createPace(rate: number): Pace {
  let wallAt = performance.now();
  let virtualAt = 0;
  const pace: Pace = {
    rate,
    anchor(virtual) {
      wallAt = performance.now();
      virtualAt = virtual;
    },
    instant: () => Math.floor(virtualAt + (performance.now() - wallAt) * pace.rate),
    wallUntil: (instant) => (instant - virtualAt) / pace.rate - (performance.now() - wallAt),
    forgive(due) {
      if (pace.instant() - due > LAG_MAX_MS * pace.rate) pace.anchor(due);
    },
  };
  return pace;
}

/** How many virtual milliseconds went by in one of the wall's, lately; 0: not known yet. */
export function createRateMeter(): {
  measure(virtual: Instant): number;
  restart(virtual: Instant): void;
} {
  let wallAt = performance.now();
  let virtualAt = 0;
  let lastRate = 0;
  return {
    measure(virtual) {
      const span = performance.now() - wallAt;
      if (span < (lastRate > 0 ? SAMPLE_MS : FIRST_SAMPLE_MS)) return lastRate;
      lastRate = Math.round(((virtual - virtualAt) / span) * 100) / 100;
      if (span >= SAMPLE_MS) {
        wallAt = performance.now();
        virtualAt = virtual;
      }
      return lastRate;
    },
    restart(virtual) {
      wallAt = performance.now();
      virtualAt = virtual;
      lastRate = 0;
    },
  };
}
