// A rack that is switched on to be watched, rather than one that is up and at rest when the story
// begins. What a family comes up with then is the family's to say.

import type { DeviceFamily } from '../device.ts';
import type { RackOptions } from '../journal.ts';

/** The options for a rack that is shown from its boot on; what somebody asked for stays. */
export function forColdStart(families: readonly DeviceFamily[], options: RackOptions): RackOptions {
  const config = { ...options.config };
  for (const { name, cold } of families) {
    if (cold !== undefined) config[name] = { ...cold.config, ...config[name] };
  }
  return { ...options, config };
}
