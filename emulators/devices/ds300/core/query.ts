// The machines' pure `query`: what a command prints, how the event log goes on, and what the ports
// ask in their own terms. Nothing here changes the state.
//
//   lines 'events'   one line of RaidEvt.log for each event
//   data 'grant'     what the real target may do (scsi/grant.ts)
//   data 'archive'   the files of the support archive (logs/archive.ts)
//   data 'mib'       the ServeRAID agent's tables (snmp/mib.ts)
//   data 'deliveries' {since}: what of the event log goes out (forwarding.ts)
//   data 'frames'    {since}: ARP packets that went out, from that number on
//   data 'events'    {since}: event records from that number on

import { unreachable } from '../../../core/assert.ts';
import { copyJson, type Json, type JsonObject } from '../../../core/json.ts';
import type { View, ViewAnswer } from '../../../core/machine.ts';
import type { Instant } from '../../../core/time.ts';
import { parse } from './console/grammar.ts';
import { renderParsed } from './console/typed.ts';
import { DELIVERIES_VIEW, deliveriesSince } from './forwarding.ts';
import { archiveView } from './logs/archive.ts';
import { raidEvt } from './logs/raidLogs.ts';
import { grantOf } from './machines/grant.ts';
import { mibOf } from './snmp/mib.ts';
import type { ControllerState } from './state.ts';

/** The name of the `data` view that answers `ArpFrame[]`. */
export const FRAMES_VIEW = 'frames';

export function query<Kind extends View['kind']>(
  state: ControllerState,
  view: Extract<View, { kind: Kind }>,
  now: Instant,
): ViewAnswer[Kind] {
  return answer(state, view, now) as ViewAnswer[Kind];
}

function answer(state: ControllerState, view: View, now: Instant): ViewAnswer[View['kind']] {
  switch (view.kind) {
    case 'command': {
      const { command, args } = view.command;
      const parsed = parse(state, [command, ...args]);
      return parsed.kind === 'change' ? null : renderParsed(state, parsed, now);
    }
    case 'lines':
      return view.source === 'events' ? eventLines(state, view.since) : null;
    case 'data':
      return dataView(state, view.name, view.args, now);
    case 'file':
    case 'directory':
      return null;
    default:
      return unreachable(view);
  }
}

function eventLines(state: ControllerState, since: number): ViewAnswer['lines'] {
  const { nextNumber } = state.durable.events;
  const lines = raidEvt(state).split('\n').filter(Boolean);
  const first = nextNumber - lines.length;
  return { lines: lines.slice(Math.max(0, since - first)), next: nextNumber };
}

function dataView(
  state: ControllerState,
  name: string,
  args: JsonObject,
  now: Instant,
): Json | null {
  switch (name) {
    case 'grant':
      return grantOf(state) as unknown as Json;
    case 'archive':
      return archiveView(state, now) as unknown as Json;
    case 'mib':
      return mibOf(state, now) as unknown as Json;
    case DELIVERIES_VIEW:
      return deliveriesSince(state, args, now) as unknown as Json;
    case FRAMES_VIEW:
      return copyJson(state.volatile.frames.filter(({ seq }) => seq >= sinceOf(args)));
    case 'events': {
      const since = sinceOf(args);
      const { entries } = state.durable.events;
      return copyJson(entries.filter(({ number }) => number >= since)) as unknown as Json;
    }
    default:
      return null;
  }
}

const sinceOf = ({ since }: JsonObject): number =>
  Number.isInteger(since) ? (since as number) : 0;
