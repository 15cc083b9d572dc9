// Stays awake for a moment after a command: an initiator that waits for each answer sends the next
// one within microseconds, and putting the process to sleep and waking it costs more than that.

/** How long after the last command; nothing is done in it but looking. */
const AWAKE_MS = 0.5;

let awakeUntil = 0;
let isLooking = false;

/** A command has come: the event loop polls instead of sleeping, for a moment. */
export function stayAwake(): void {
  awakeUntil = performance.now() + AWAKE_MS;
  if (isLooking) return;
  isLooking = true;
  setImmediate(look);
}

function look(): void {
  if (performance.now() < awakeUntil) setImmediate(look);
  else isLooking = false;
}
