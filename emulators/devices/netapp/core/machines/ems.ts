// The event management system: what a node logs, with the number that clients page by. Whatever
// forwards events (syslog, traps, webhooks) watches this log from a port.

import { required } from '../../../../core/assert.ts';
import type { Effects } from '../../../../core/effect.ts';
import type { Instant } from '../../../../core/time.ts';
import { findEms } from '../ems/catalogue.ts';
import { isAtLeast } from '../ems/filters.ts';
import { type EmsParameters, renderText, severityIn } from '../ems/message.ts';
import { EMS_LIMIT, type EmsEntry } from '../state/cluster.ts';
import type { OntapState } from '../state.ts';
import { VERSIONS, type VersionName } from '../versions.ts';
import { callHome } from './autosupport.ts';

/** Logs an event of the catalogue, and sends it home if it is one of those. The cluster network
 * sends it to the partner after the step. */
export function emitEms(
  state: OntapState,
  now: Instant,
  name: string,
  params: EmsParameters = {},
): void {
  const { durable, volatile: v } = state;
  const { node, epoch, skewMs } = v.identity;
  const message = required(findEms(name), `EMS knows no ${name}`);
  const { major } = VERSIONS[v.config.version as VersionName];
  const log = durable.ems[node];
  const entry: EmsEntry = {
    index: log.next,
    node,
    timeMs: epoch + now + skewMs,
    name,
    severity: severityIn(message, major),
    source: message.source,
    params: Object.entries(params),
  };
  log.next += 1;
  log.entries.push(entry);
  if (log.entries.length > EMS_LIMIT) log.entries.shift();
  if (message.isCallHome) callHome(state, entry, renderText(message, params), now);
}

/** What was logged in this step is told on the timeline, from NOTICE upwards. */
export function tellEms({ durable, volatile: v }: OntapState, out: Effects): void {
  const { entries, next } = durable.ems[v.identity.node];
  if (v.emsTold === next) return;
  for (const entry of entries) {
    if (entry.index < v.emsTold || !isAtLeast(entry.severity, 'NOTICE')) continue;
    const { name, severity } = entry;
    out.emit('ems.logged', { name, severity, text: textOfEntry(entry) });
  }
  v.emsTold = next;
}

/** The text of an entry, as every view shows it. */
export function textOfEntry({ name, params }: Pick<EmsEntry, 'name' | 'params'>): string {
  const message = findEms(name);
  const named = Object.fromEntries(params);
  return message === null ? applicationText(named) : renderText(message, named);
}

/** @choice An event that somebody generated with a name of his own shows its parameters. */
function applicationText(params: EmsParameters): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ');
}
