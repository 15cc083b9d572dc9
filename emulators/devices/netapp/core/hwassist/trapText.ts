// The text in a hwassist trap: what an SP writes and what a partner reads.
//
// @source netapp §4.5: `Remote Management Event: type=keep_alive, severity=info, ...`; more
// `key=value` may follow.

import type { HwassistAlert } from '../tables/hwassistAlerts.ts';

const HEAD = 'Remote Management Event:';
/** A receiver reads no more of a text than this. */
const TEXT_MAX = 1_024;

export type TrapFields = { [key: string]: string };

/** @seed S1:35: an alert is the text of an SNMP trap.
 * @choice The sender's system id travels as `system_id=`: the reference does not know where. */
export function writeTrapText(
  { type, severity, event }: HwassistAlert,
  secret: string,
  systemId: number,
): string {
  const fields = [`type=${type}`, `severity=${severity}`, `event=${event}`, `ss=${secret}`];
  return `${HEAD} ${[...fields, `system_id=${systemId}`].join(', ')}`;
}

/** @seed S1:36: the partner extracts the alert. Null: no text of a remote management event. */
export function readTrapText(text: string): TrapFields | null {
  if (!text.startsWith(HEAD)) return null;
  const fields: TrapFields = {};
  for (const pair of text.slice(HEAD.length, TEXT_MAX).split(',')) {
    const at = pair.indexOf('=');
    const key = pair.slice(0, at).trim();
    if (at < 0 || !/^[a-z][\w.]*$/i.test(key)) continue;
    fields[key] = pair.slice(at + 1).trim();
  }
  return fields;
}
