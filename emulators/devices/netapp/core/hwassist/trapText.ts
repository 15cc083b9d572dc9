// The text in a hwassist trap: what an SP writes and what a partner reads.
//
// @source netapp §4.5: `Remote Management Event: type=keep_alive, severity=info, ...`; more
// `key=value` may follow.

import type { HwassistTrap } from '../state/hwassist.ts';

const HEAD = 'Remote Management Event:';
/** A receiver reads no more of a text than this. */
const TEXT_MAX = 1_024;

type TrapFields = { [key: string]: string };

/** @seed S1:35: an alert is the text of an SNMP trap.
 * @choice The sender's system id travels as `sysid=`: the reference does not know where. */
export function writeTrapText(trap: HwassistTrap): string {
  const { type, severity, event, secret, systemId } = trap;
  const fields = [`type=${type}`, `severity=${severity}`, `event=${event}`, `ss=${secret}`];
  return `${HEAD} ${[...fields, `sysid=${systemId}`].join(', ')}`;
}

/** @seed S1:36: the partner extracts the alert. What a text does not tell is empty: such a trap
 * counts as unknown. */
export function readTrap(trap: number, text: string, serial: string): HwassistTrap {
  const fields = fieldsOf(text);
  return {
    trap,
    type: fields.type ?? '',
    severity: fields.severity ?? '',
    event: fields.event ?? '',
    secret: fields.ss ?? '',
    systemId: /^\d{1,10}$/.test(fields.sysid ?? '') ? Number(fields.sysid) : 0,
    serial,
  };
}

function fieldsOf(text: string): TrapFields {
  const fields: TrapFields = {};
  if (!text.startsWith(HEAD)) return fields;
  for (const pair of text.slice(HEAD.length, TEXT_MAX).split(',')) {
    const at = pair.indexOf('=');
    const key = pair.slice(0, at).trim();
    if (at < 0 || !/^[a-z][\w.]*$/i.test(key)) continue;
    fields[key] = pair.slice(at + 1).trim();
  }
  return fields;
}
