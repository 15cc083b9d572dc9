// One frame after the other of a deadline running down.
//
// The clock and the deadline come in two messages. After a step of ten seconds the clock is told
// first, and for a twentieth of a second every countdown would stand at nothing, red. A jump of the
// clock therefore holds the picture until the deadline has had its chance to move, too.

import { type Countdown, countdownLeft, effectiveRate, virtualNow } from './clockView.ts';
import type { ClockSample } from './model.ts';

const DANGER_SHARE = 0.2;
const TENTHS_MAX_S = 100;
/** On its way back a bar glides for so long, or the eye would miss that it came back. */
const SPRING_MS = 70;
/** More virtual time at once, beyond what the rate explains, is a jump. */
const JUMP_MS = 400;
const HOLD_MS = 150;

export type CountdownFrame = {
  /** What the bar shows, from 0 to 1. */
  readonly share: number;
  readonly leftMs: number;
  readonly isDanger: boolean;
  readonly at: number;
  readonly now: number;
  readonly wallMs: number;
  readonly heldUntil: number;
};

/** The next frame; `before` is null for the first. */
export function countdownFrame(
  before: CountdownFrame | null,
  countdown: Countdown,
  sample: ClockSample,
  wallMs: number,
): CountdownFrame {
  const now = virtualNow(sample, wallMs);
  const heldUntil = holdUntil(before, countdown, sample, wallMs, now);
  if (before !== null && wallMs < heldUntil) return { ...before, now, wallMs, heldUntil };

  const leftMs = countdownLeft(countdown, sample, wallMs);
  const target = leftMs / countdown.spanMs;
  return {
    share: before === null ? target : sprung(before, target, wallMs),
    leftMs,
    isDanger: target < DANGER_SHARE,
    at: countdown.at,
    now,
    wallMs,
    heldUntil,
  };
}

/** `4.2 s`; `10:21` where tenths would only flicker. */
export function leftWords(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1_000);
  if (seconds <= TENTHS_MAX_S) return `${(leftMs / 1_000).toFixed(1)} s`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function holdUntil(
  before: CountdownFrame | null,
  countdown: Countdown,
  sample: ClockSample,
  wallMs: number,
  now: number,
): number {
  if (before === null || before.at !== countdown.at) return 0;
  const rate = effectiveRate(sample);
  const expected = before.now + (wallMs - before.wallMs) * rate;
  const isJump = now - expected > JUMP_MS * Math.max(1, rate);
  return isJump ? wallMs + HOLD_MS : before.heldUntil;
}

function sprung(before: CountdownFrame, target: number, wallMs: number): number {
  if (target <= before.share) return target;
  const way = Math.min(1, Math.max(0, wallMs - before.wallMs) / SPRING_MS);
  return before.share + (target - before.share) * way;
}
