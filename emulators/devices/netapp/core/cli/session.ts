// What a session of ONTAP's CLI remembers between two lines: plain data.

import type { Json } from '../../../../core/json.ts';
import type { Change } from '../commands.ts';
import type { NodeName } from '../members.ts';
import type { Privilege } from './engine/language.ts';

export type CliSession = {
  user: string;
  privilege: Privilege;
  directory: string[];
  /** Rows of a page; 0: no pages; null: those of the screen. */
  rows: number | null;
  isConfirming: boolean;
  /** Inside the nodeshell of that node. */
  nodeshell: NodeName | null;
  /** At the node's console while ONTAP is not up: the LOADER's prompt, or a boot. */
  isConsole: boolean;
  /** Commands of the line that are still to be run. */
  queue: string[];
  /** What the node was asked to do, until it answers. */
  asked: Change | null;
  /** What waits for `y` or `n`. */
  pending: { command: string; prompt: string } | null;
  /** Something was printed since the last prompt. */
  hasPrinted: boolean;
  status: number;
};

export function newSession(user: string): CliSession {
  return {
    user,
    privilege: 'admin',
    directory: [],
    rows: null,
    isConfirming: true,
    nodeshell: null,
    isConsole: false,
    queue: [],
    asked: null,
    pending: null,
    hasPrinted: false,
    status: 0,
  };
}

export function readSession(session: Json): CliSession {
  return session as unknown as CliSession;
}

/** `netapp::storage failover*> ` @seed S0:9,41 */
export function promptOf(session: CliSession, clusterName: string): string {
  if (session.nodeshell !== null) return `${session.nodeshell}> `;
  const star = session.privilege === 'admin' ? '' : '*';
  return `${clusterName}::${session.directory.join(' ')}${star}> `;
}
