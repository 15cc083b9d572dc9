// A login that a port refused: the node's log is to tell of it.

import type { NodeHandle } from '../../../process/port.ts';

/** A name is told so far: no guess may grow what is kept of it. */
const NAME_MAX = 64;

/** A world that stands still, or goes down, counts no guesses. */
export function tellDenied(
  handle: Pick<NodeHandle, 'request'>,
  user: string,
  application: 'ssh' | 'http',
): void {
  const args = { user: user.slice(0, NAME_MAX), application };
  handle.request({ kind: 'request', name: 'loginDenied', args }).catch(() => {});
}
