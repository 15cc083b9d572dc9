// The event management system: what a node logs, with the number that clients page by.

import { required } from '../../../../core/assert.ts';
import type { Instant } from '../../../../core/time.ts';
import { findEms } from '../ems/catalogue.ts';
import { type EmsParameters, severityIn } from '../ems/message.ts';
import { EMS_LIMIT } from '../state/cluster.ts';
import type { OntapState } from '../state.ts';
import { VERSIONS, type VersionName } from '../versions.ts';

/** Logs an event of the catalogue. The cluster network sends it to the partner after the step. */
export function emitEms(
  { durable, volatile: v }: OntapState,
  now: Instant,
  name: string,
  params: EmsParameters = {},
): void {
  const { node, epoch, skewMs } = v.identity;
  const message = required(findEms(name), `EMS knows no ${name}`);
  const { major } = VERSIONS[v.config.version as VersionName];
  const log = durable.ems[node];
  log.entries.push({
    index: log.next,
    node,
    timeMs: epoch + now + skewMs,
    name,
    severity: severityIn(message, major),
    source: message.source,
    params: Object.entries(params),
  });
  log.next += 1;
  if (log.entries.length > EMS_LIMIT) log.entries.shift();
}
