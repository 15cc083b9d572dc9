// The clock between two messages of the feed. The rack tells its instant a few times a second; what
// runs down on the screen is drawn sixty times a second, so the instants between are worked out
// here.

import type { ClockSample } from './model.ts';

/** A clock that has not been told for so long is drawn as standing: better late than wrong. */
export const EXTRAPOLATION_MAX_MS = 2_500;
/** How far apart two messages of the feed are, roughly. */
const FEED_PERIOD_MS = 100;
/** A deadline that is met within so few messages cannot be drawn running down without lying. */
const MESSAGES_PER_COUNTDOWN = 4;
export const RATES = [0.1, 1, 10, 100] as const;

/** Does virtual time pass at this moment? */
export function isRunning(sample: ClockSample): boolean {
  return !sample.document.isPaused && sample.document.reason === null;
}

/** Virtual milliseconds per wall millisecond: what is reached, if that is less than asked for. */
export function effectiveRate(sample: ClockSample): number {
  const { rate, achievedRate } = sample.document;
  if (!isRunning(sample)) return 0;
  if (!Number.isFinite(rate) || rate <= 0) return Math.max(0, achievedRate);
  return achievedRate > 0 ? Math.min(rate, achievedRate) : rate;
}

/** The virtual instant at `wallMs` of this machine's own clock. */
export function virtualNow(sample: ClockSample, wallMs: number): number {
  const passed = Math.min(Math.max(0, wallMs - sample.receivedAt), EXTRAPOLATION_MAX_MS);
  return sample.document.now + passed * effectiveRate(sample);
}

/** Never backwards by a little: a message that comes late must not make a clock twitch. A jump back
 * by more is a new rack or a reset, and shown at once. */
export function steadied(shown: number, target: number, rate: number): number {
  const slack = Math.max(20, rate * FEED_PERIOD_MS * 2);
  return target < shown && shown - target < slack ? shown : target;
}

export type Countdown = { readonly at: number; readonly spanMs: number };

/** What is left of a countdown, in milliseconds, never outside its span.
 *
 * At high rates a span passes between two messages. Drawn from the worked-out instant it would
 * touch zero before every message and flash red for nothing: then it stands as it was told. */
export function countdownLeft(countdown: Countdown, sample: ClockSample, wallMs: number): number {
  const perMessage = effectiveRate(sample) * FEED_PERIOD_MS;
  const isFollowable = perMessage * MESSAGES_PER_COUNTDOWN <= countdown.spanMs;
  const now = isFollowable ? virtualNow(sample, wallMs) : sample.document.now;
  return Math.min(Math.max(0, countdown.at - now), countdown.spanMs);
}

/** `+ 00:01:23.4`, with days where there are any. */
export function formatElapsed(ms: number): string {
  const tenths = Math.floor(Math.max(0, ms) / 100);
  const seconds = Math.floor(tenths / 10);
  const days = Math.floor(seconds / 86_400);
  const clock = [Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  return `${days > 0 ? `${days} d ` : ''}${clock}.${tenths % 10}`;
}

/** `4.6 s`, `1 min 12 s`, `2 h 5 min`: as short as it can be said. */
export function formatDuration(ms: number): string {
  if (ms < 60_000) return `${(Math.ceil(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  return seconds % 60 > 0 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
}

/** `×0.1`, `×1`, `×9.7`, `×104`. */
export function formatRate(rate: number): string {
  if (!Number.isFinite(rate)) return 'max';
  if (rate >= 100) return `×${Math.round(rate)}`;
  return `×${Number(rate.toFixed(rate < 1 ? 2 : 1))}`;
}

/** The rate one notch faster or slower than this one, within the notches. */
export function neighbourRate(rate: number, step: 1 | -1, rates: readonly number[]): number {
  const ordered = step === 1 ? rates : rates.toReversed();
  const next = ordered.find((notch) => (step === 1 ? notch > rate : notch < rate));
  return next ?? rate;
}
