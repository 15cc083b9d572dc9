// Spans and instants of virtual time as people write and read them.

import { rackError } from './protocol/errors.ts';

/** Milliseconds, or a text: `500ms`, `30s`, `5m`, `1h`, `1m30s`. */
export type DurationLike = number | string;

const UNIT_MS: { readonly [unit: string]: number } = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};
const WHOLE = /^(\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
const PARTS = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;

/** Whole milliseconds of what somebody wrote as a span. `where` names the place for the error. */
export function parseDuration(span: DurationLike, where = 'the time span'): number {
  const ms = typeof span === 'number' ? span : textMs(span.trim());
  if (ms !== null && Number.isSafeInteger(ms) && ms >= 0) return ms;
  throw rackError('TWR_REQUEST_INVALID', {
    where,
    expected: 'a time span like 500ms, 30s, 5m, 1h or 1m30s',
    got: JSON.stringify(span),
  });
}

function textMs(text: string): number | null {
  if (text === '0') return 0;
  if (!WHOLE.test(text)) return null;
  const parts = [...text.matchAll(PARTS)];
  const ms = parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNIT_MS[unit ?? ''] ?? 0),
    0,
  );
  return Math.round(ms);
}

/** `0:00:12.500`: hours, minutes, seconds since the rack began. */
export function formatInstant(at: number): string {
  const pad = (value: number, width: number) => String(value).padStart(width, '0');
  const hours = Math.floor(at / 3_600_000);
  const minutes = Math.floor(at / 60_000) % 60;
  const seconds = Math.floor(at / 1_000) % 60;
  return `${hours}:${pad(minutes, 2)}:${pad(seconds, 2)}.${pad(at % 1_000, 3)}`;
}

/** `250 ms`, `12.5 s`, `1 min 30 s`, `2 h`: a span in the two greatest units it has. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${ms / 1_000} s`;
  if (ms < 3_600_000) return twoUnits(Math.round(ms / 1_000), 60, 'min', 's');
  return twoUnits(Math.round(ms / 60_000), 60, 'h', 'min');
}

function twoUnits(count: number, perGreat: number, great: string, small: string): string {
  const rest = count % perGreat;
  const head = `${Math.floor(count / perGreat)} ${great}`;
  return rest === 0 ? head : `${head} ${rest} ${small}`;
}
