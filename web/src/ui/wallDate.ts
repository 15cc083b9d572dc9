// Dates as a rack's wall shows them: UTC, ISO, to the tenth of a second.

/** `2026-11-22`, `05:33:12.4` */
export function wallDate(epoch: string, now: number): { date: string; time: string } {
  const at = Date.parse(epoch) + now;
  if (!Number.isFinite(at)) return { date: '', time: '' };
  const iso = new Date(at).toISOString();
  return { date: iso.slice(0, 10), time: iso.slice(11, 21) };
}

/** `05:33:12.400`, for one line of a list. */
export function wallTime(wall: string): string {
  return wall.slice(11, 23);
}
