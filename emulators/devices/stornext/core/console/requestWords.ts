// A request to snhamgr_daemon in the words in which it was typed: for ha_mgr.out.

import type { MdcCommand } from '../commands.ts';

type SnhamgrCommand = Extract<MdcCommand, { type: `snhamgr.${string}` }>;

/** `mode=locked`, `force smith`, `peerdown`. */
export function requestWords(command: SnhamgrCommand): string {
  switch (command.type) {
    case 'snhamgr.mode':
      return `mode=${command.mode}`;
    case 'snhamgr.forceSmith':
      return 'force smith';
    case 'snhamgr.primary':
      return '--primary';
    default:
      return command.type.slice('snhamgr.'.length);
  }
}
