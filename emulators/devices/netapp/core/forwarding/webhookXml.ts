// The body of a webhook's POST: an EMS event as XML.
//
// @source netapp §4.4: `netapp/ems-message-info` with `severity` and `event`; the other elements
// are those of the ZAPI type of that name, and which of them are sent is a choice (§7.3).

import type { EmsMessage, EmsSeverity } from '../ems/message.ts';
import { renderText } from '../ems/message.ts';
import type { EmsEntry } from '../state/cluster.ts';

/** @choice which severity of EMS is which of ZAPI's. */
const EMS_SEVERITY: { readonly [Severity in EmsSeverity]: string } = {
  EMERGENCY: 'node_fault',
  ALERT: 'svc_fault',
  ERROR: 'node_error',
  NOTICE: 'notice',
  INFORMATIONAL: 'info',
  DEBUG: 'debug',
};

export function webhookXml(entry: EmsEntry, message: EmsMessage): string {
  const { node, name, severity, source, index, timeMs, params } = entry;
  const parameters = params.map(
    ([key, value]) =>
      `<ems-message-parameter>${tag('name', key)}${tag('value', value)}</ems-message-parameter>`,
  );
  const fields = [
    tag('node', node),
    tag('message-name', name),
    tag('severity', severity.toLowerCase()),
    tag('ems-severity', EMS_SEVERITY[severity]),
    tag('event', `${name}: ${renderText(message, Object.fromEntries(params))}`),
    tag('seq-num', String(index)),
    tag('source', source),
    tag('time', String(Math.floor(timeMs / 1_000))),
    tag('num-suppressed-since-last', '0'),
    `<parameters>${parameters.join('')}</parameters>`,
  ];
  const body = `<ems-message-info>${fields.join('')}</ems-message-info>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<netapp>${body}</netapp>\n`;
}

const ESCAPES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function tag(name: string, text: string): string {
  // XML 1.0 has no way to write a control character.
  const printable = [...text]
    .filter((character) => character >= ' ' || character === '\n')
    .join('');
  return `<${name}>${printable.replace(/[&<>"]/g, (found) => ESCAPES[found] ?? '')}</${name}>`;
}
