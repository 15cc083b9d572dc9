// An EMS message as its catalogue knows it: name, severity, the process that logs it, its text with
// its parameters, and the trap it is sent as.
//
// @source netapp §4: names, severities and texts are facts of ONTAP's public catalogue; a text
// that the reference does not give is ours (synthetic).

import type { EmsSeverity } from '../state/cluster.ts';

export type { EmsSeverity };

/** From the gravest on. */
export const EMS_SEVERITIES: readonly EmsSeverity[] = [
  'EMERGENCY',
  'ALERT',
  'ERROR',
  'NOTICE',
  'INFORMATIONAL',
  'DEBUG',
];

export type EmsTrapType = 'standard' | 'built_in' | 'severity_based';

export type EmsParameters = { [name: string]: string };

export type EmsMessage = {
  readonly name: string;
  readonly severity: EmsSeverity;
  /** The process that logs it: `spmgrd`. */
  readonly source: string;
  /** `{partnerName}` is a parameter. Null: no text, its parameters are shown as they are. */
  readonly text: string | null;
  readonly params: readonly string[];
  /** Sent home by AutoSupport. */
  readonly isCallHome: boolean;
  /** The number of its own trap (789.0.N); null: the one of its severity. */
  readonly trap: number | null;
  /** As the log on the console spells the name, if otherwise. */
  readonly logName: string | null;
  /** Its severity before ONTAP 9.`minor`, where that changed. */
  readonly before: { readonly minor: number; readonly severity: EmsSeverity } | null;
  readonly correctiveAction: string;
};

type Extras = {
  readonly params?: readonly string[];
  readonly trap?: number;
  readonly logName?: string;
  readonly before?: { minor: number; severity: EmsSeverity };
  readonly action?: string;
};

const PARAMETER = /\{(\w+)\}/g;
const NO_ACTION = '(None).';

/** A row of the catalogue. Parameters are those of the text, then those that it does not show. */
export function emsMessage(
  name: string,
  severity: EmsSeverity,
  source: string,
  text: string | null,
  { params = [], trap, logName, before, action }: Extras = {},
): EmsMessage {
  const shown = [...(text ?? '').matchAll(PARAMETER)].map(([, param]) => param as string);
  return {
    name,
    severity,
    source,
    text,
    params: [...new Set([...shown, ...params])],
    isCallHome: name.startsWith('callhome.'),
    trap: trap ?? null,
    logName: logName ?? null,
    before: before ?? null,
    correctiveAction: action ?? NO_ACTION,
  };
}

/** Its severity in this release: ONTAP 9.`minor`.
 * @source netapp §7.2: a few of them changed. */
export function severityIn(message: EmsMessage, minor: number): EmsSeverity {
  const { before } = message;
  return before !== null && minor < before.minor ? before.severity : message.severity;
}

export function trapTypeOf(message: EmsMessage): EmsTrapType {
  return message.trap === null ? 'severity_based' : 'built_in';
}

/** The text of an event with its parameters in it.
 * @seed S0:36: a message without a text shows its parameters. */
export function renderText(message: EmsMessage, params: EmsParameters): string {
  if (message.text === null) {
    return message.params.map((name) => `${name}="${params[name] ?? ''}"`).join(', ');
  }
  return message.text.replace(PARAMETER, (_, name: string) => params[name] ?? '');
}
