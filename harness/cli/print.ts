// The lines that several commands print: nodes, events, faults.

import { formatDuration, formatInstant } from '../core/duration.ts';
import type {
  EndpointDocument,
  EventDocument,
  FaultDocument,
  FaultKindDocument,
  HazardDocument,
  NodeDocument,
} from '../core/protocol/rack.ts';
import type { Paint } from './paint.ts';
import { table } from './table.ts';

export function nodeTable(nodes: readonly NodeDocument[], paint: Paint): string {
  // Threads have no process and no socket: columns that could only be empty are left out.
  const hasPids = nodes.some(({ pid }) => pid !== null);
  const hasSockets = nodes.some(({ endpoints }) => endpoints.length > 0);
  const hasTitles = nodes.some(({ endpoints }) => endpoints.some(({ title }) => title !== ''));
  const rows = nodes.map((node) => [
    paint.bold(node.id),
    powerOf(node, paint),
    node.portrait ? paint.tone(node.portrait.role.tone, node.portrait.role.label) : '-',
    ...(hasPids ? [String(node.pid ?? '-')] : []),
    ...(hasSockets ? wayTo(node.endpoints[0], hasTitles, paint) : []),
  ]);
  const ways = hasTitles ? ['ADDRESS', 'CONNECT'] : ['CONNECT'];
  const more = [...(hasPids ? ['PID'] : []), ...(hasSockets ? ways : [])];
  const width = hasTitles ? 2 : 1;
  return table(
    ['NODE', 'POWER', 'ROLE', ...more],
    nodes.flatMap(({ endpoints }, index) => {
      const row = rows[index] as string[];
      const blank = Array<string>(row.length - width).fill('');
      const others = endpoints.slice(1).map((way) => [...blank, ...wayTo(way, hasTitles, paint)]);
      return [row, ...others];
    }),
  );
}

/** What the address is, where a family says so, and the command that reaches it. */
function wayTo(way: EndpointDocument | undefined, hasTitles: boolean, paint: Paint): string[] {
  const connect = way?.connect ?? '-';
  return hasTitles ? [paint.dim(way?.title ?? ''), connect] : [connect];
}

function powerOf({ power, isStalled }: NodeDocument, paint: Paint): string {
  if (isStalled) return paint.warn('frozen');
  return power === 'on' ? power : paint.warn(power);
}

/** Parameters that are as the kind has them by default go without saying. */
export function faultTable(
  faults: readonly FaultDocument[],
  kinds: readonly FaultKindDocument[],
  now: number,
  paint: Paint,
): string {
  const special = ({ kind, params }: FaultDocument) => {
    const schemas = kinds.find((known) => known.kind === kind)?.params ?? {};
    const told = Object.entries(params).filter(([name, value]) => schemas[name]?.default !== value);
    return dataText(Object.fromEntries(told));
  };
  const rows = faults.map((fault) => [
    paint.bold(fault.id),
    fault.kind,
    fault.target,
    fault.until === null ? 'until healed' : `in ${formatDuration(Math.max(0, fault.until - now))}`,
    String(fault.hits),
    special(fault),
  ]);
  return table(['FAULT', 'KIND', 'TARGET', 'HEALS', 'HITS', 'PARAMETERS'], rows);
}

export function hazardLines(hazards: readonly HazardDocument[], paint: Paint): string {
  return hazards
    .filter(({ until }) => until === null)
    .map(({ name, sentence, detail, since }) => {
      const when = `since ${formatInstant(since)}`;
      return `${paint.bad(`hazard ${name}`)}: ${sentence} ${detail} ${paint.dim(when)}\n`;
    })
    .join('');
}

/** `0:00:12.500  mdc-a  mdc.haReset  The node reset itself.  cause=haMonitor` */
export function eventLine(event: EventDocument, nodeWidth: number, paint: Paint): string {
  const { at, node, name, severity, sentence, data } = event;
  return [
    paint.dim(formatInstant(at)),
    (node ?? '-').padEnd(nodeWidth),
    paint.severity(severity, name.padEnd(22)),
    sentence,
    paint.dim(dataText(data)),
  ]
    .join('  ')
    .trimEnd();
}

/** `key=value key=value`, values as JSON where they are no plain words. */
function dataText(data: { readonly [key: string]: unknown }): string {
  return Object.entries(data)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${isPlain(value) ? value : JSON.stringify(value)}`)
    .join(' ');
}

function isPlain(value: unknown): boolean {
  return typeof value === 'string' ? /^[\w./:@-]+$/.test(value) : typeof value !== 'object';
}
