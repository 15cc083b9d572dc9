// Every error that twinrack can answer with, in one table. The server, the SDK, the CLI and
// docs/errors.md read it; a test proves that table, document and the codes in the source agree.
//
// Three kinds of wrong do not appear here: a bug of ours is an assertion (it arrives as
// TWR_INTERNAL), a modelled failure (a cut link, a lost brand) is an event, and a controller's
// refusal is that controller's own output.

import type { ErrorDocument } from './rack.ts';

type ErrorEntry = {
  /** One sentence with `{holes}`: what was asked, and what stood against it. */
  readonly template: string;
  /** What to do next, as one sentence. */
  readonly remedy: string;
  /** HTTP status; null where the error never crosses the wire (it arises in the CLI or the SDK). */
  readonly status: number | null;
  /** What was asked for certainly did not happen: it is safe to ask again. */
  readonly definite: boolean;
};

export const ERRORS = {
  TWR_REQUEST_INVALID: {
    template: '{where} is wrong: expected {expected}, got {got}.',
    remedy: 'Correct it and send again; /docs shows every request with its schema.',
    status: 400,
    definite: true,
  },
  TWR_USAGE_INVALID: {
    template: '{where} is wrong: expected {expected}, got {got}.',
    remedy: 'Put --help behind the command: it explains every word of it.',
    status: 400,
    definite: true,
  },
  TWR_BODY_TOO_LARGE: {
    template: 'The request body is larger than {limit} bytes.',
    remedy: 'Send less: nothing that a rack takes is that large.',
    status: 413,
    definite: true,
  },
  TWR_MEDIA_TYPE_UNSUPPORTED: {
    template: 'A body of type "{type}" is not understood.',
    remedy: 'Send JSON with the header "content-type: application/json".',
    status: 415,
    definite: true,
  },
  TWR_ROUTE_UNKNOWN: {
    template: 'There is no {method} {path}.',
    remedy: '/docs lists every path with its methods.',
    status: 404,
    definite: true,
  },
  TWR_UPGRADE_REQUIRED: {
    template: '{path} is a WebSocket.',
    remedy: 'Open it with the scheme ws:// (or through `connect` of the SDK).',
    status: 426,
    definite: true,
  },
  TWR_AUTH_REQUIRED: {
    template: 'This rack asks for its token, and the request carries {carried}.',
    remedy: 'Send the header "Authorization: Bearer TOKEN" (a WebSocket: ?token=TOKEN).',
    status: 401,
    definite: true,
  },
  TWR_TOKEN_MISSING: {
    template: 'Everybody who reaches {host} could command this rack.',
    remedy: 'Give it a --token of your own, or let it listen on 127.0.0.1.',
    status: null,
    definite: true,
  },
  TWR_ORIGIN_FORBIDDEN: {
    template: 'A page of {origin} may not command this rack.',
    remedy: 'Use the console that the rack serves, or a client that sends no Origin header.',
    status: 403,
    definite: true,
  },
  TWR_HOST_FORBIDDEN: {
    template: 'The host name "{host}" is not one of this rack.',
    remedy: 'Use 127.0.0.1 or localhost; to serve other hosts, start with --host and a token.',
    status: 403,
    definite: true,
  },
  TWR_LIMIT_REACHED: {
    template: 'The limit of {limit} {what} is reached.',
    remedy: 'End some of them first.',
    status: 429,
    definite: true,
  },
  TWR_INTERNAL: {
    template: 'twinrack itself failed: {detail}.',
    remedy: 'This is a bug of ours: please report it with `GET /journal`, which replays it.',
    status: 500,
    definite: false,
  },

  TWR_NODE_UNKNOWN: {
    template: 'There is no node "{node}" in this rack.',
    remedy: 'Its nodes: {known}.',
    status: 404,
    definite: true,
  },
  TWR_NODE_OFF: {
    template: 'Node {node} is {power}.',
    remedy: 'Wait until it is up, or switch it on: its power button, POST /nodes/{node}/power.',
    status: 409,
    definite: true,
  },
  TWR_NODE_DIED: {
    template: 'Node {node} died before it answered.',
    remedy: 'The timeline says why; ask again when it has rebooted whether that took effect.',
    status: 502,
    definite: false,
  },
  TWR_NODE_HUNG: {
    template: 'Node {node} does not answer: it is frozen.',
    remedy: 'Heal the fault or wake its process (kill -CONT): it then takes up what waits.',
    status: 504,
    definite: false,
  },
  TWR_NODE_SPAWN: {
    template: 'The process of node {node} did not start: {detail}.',
    remedy: 'The rack stands paused; remove the cause and resume the clock: it tries again.',
    status: 503,
    definite: true,
  },
  TWR_ADDRESS_TAKEN: {
    template: 'The address {address} of node {node} is taken{by}.',
    remedy: 'Stop {whom}, or give --network ports; a paused rack tries again when it is resumed.',
    status: 503,
    definite: true,
  },

  TWR_TERMINAL_SIMULATED: {
    template: 'Node {node} is simulated: it has no process, hence no terminal.',
    remedy: 'Send it vendor commands with exec, or start a live rack.',
    status: 409,
    definite: true,
  },

  TWR_FAULT_KIND_UNKNOWN: {
    template: 'There is no fault kind "{kind}".',
    remedy: 'Kinds here: {known}.',
    status: 422,
    definite: true,
  },
  TWR_FAULT_TARGET_UNKNOWN: {
    template: '{kind} cannot be injected on "{target}".',
    remedy: 'It takes: {known}.',
    status: 422,
    definite: true,
  },
  TWR_FAULT_PARAM_INVALID: {
    template: 'Parameter {param} of {kind} is wrong: expected {expected}, got {got}.',
    remedy: 'GET /fault-kinds describes the parameters of every kind.',
    status: 422,
    definite: true,
  },
  TWR_FAULT_UNKNOWN: {
    template: 'There is no active fault "{id}".',
    remedy: 'GET /faults lists the active ones; it may have healed by itself.',
    status: 404,
    definite: true,
  },

  TWR_CLOCK_PAUSED: {
    template: 'The clock is paused, and {what} needs time to pass.',
    remedy: 'Resume or advance the clock: the command has reached the node and goes on with time.',
    status: 409,
    definite: false,
  },
  TWR_CLOCK_BUSY: {
    template: 'The clock is already being advanced.',
    remedy: 'Wait for that advance, or pause the clock to end it.',
    status: 409,
    definite: true,
  },
  TWR_CLOCK_RATE_INVALID: {
    template: 'The clock cannot run at rate {rate}.',
    remedy: 'Give a rate above 0 and up to {maximum}; to stop time, pause the clock.',
    status: 422,
    definite: true,
  },

  TWR_SCENARIO_UNKNOWN: {
    template: 'There is no scenario "{name}".',
    remedy: 'Scenarios here: {known}.',
    status: 404,
    definite: true,
  },
  TWR_STUDY_UNKNOWN: {
    template: 'There is no study "{name}".',
    remedy: 'Studies here: {known}.',
    status: 404,
    definite: true,
  },
  TWR_SCENARIO_INVALID: {
    template: '{where}: expected {expected}, got {got}.',
    remedy: 'docs/scenarios.md describes every step.',
    status: 422,
    definite: true,
  },
  TWR_FILE_INVALID: {
    template: '{file}: expected {expected}, got {got}.',
    remedy: 'Name another file.',
    status: 400,
    definite: true,
  },
  TWR_RUN_UNKNOWN: {
    template: 'There is no run "{id}".',
    remedy: 'Only the last {kept} runs are kept; start it again for a new one.',
    status: 404,
    definite: true,
  },
  TWR_RUN_BUSY: {
    template: 'Scenario {scenario} is running on this rack.',
    remedy: 'Wait until it ends, abort it with DELETE /runs/{id}, or ask for mode "simulated".',
    status: 409,
    definite: true,
  },

  TWR_RACK_DIVERGED: {
    template: 'The process of {node} and its shadow gave different answers: {detail}.',
    remedy: 'The rack stands still. This is a bug of ours: please report it with `GET /journal`.',
    status: 500,
    definite: false,
  },
  TWR_RACK_CLOSED: {
    template: 'The rack is shutting down.',
    remedy: 'Start it again with `twinrack up`.',
    status: 503,
    definite: false,
  },
  TWR_RACK_NOT_RUNNING: {
    template: 'No rack answers at {url}.',
    remedy: 'Start one with `twinrack up`, or name another with --url or TWINRACK_URL.',
    status: null,
    definite: true,
  },
  TWR_RACK_AMBIGUOUS: {
    template: 'Several racks are running, on the ports {ports}.',
    remedy: 'Say which one is meant: --port, --url or TWINRACK_URL.',
    status: null,
    definite: true,
  },
  TWR_CONNECTION_LOST: {
    template: 'The rack at {url} ended the connection: {detail}.',
    remedy: 'See whether it still runs (`twinrack ps`); what had been asked may have happened.',
    status: null,
    definite: false,
  },
  TWR_PORT_TAKEN: {
    template: 'Port {port} on {host} is taken{by}.',
    remedy: '{remedy}',
    status: null,
    definite: true,
  },
  TWR_DIRECTORY_FOREIGN: {
    template: 'The directory {path} belongs to somebody else, or others may write to it.',
    remedy: 'Remove it, or set XDG_RUNTIME_DIR to a directory of your own.',
    status: null,
    definite: true,
  },
  TWR_EVENT_MISSED: {
    template: 'No {event} within {withinMs} ms of virtual time.',
    remedy: 'The timeline shows what happened instead: `twinrack tail`, or the console.',
    status: null,
    definite: false,
  },
} as const satisfies { readonly [code: string]: ErrorEntry };

export type ErrorCode = keyof typeof ERRORS;

/** The names in a template's holes, so that a message with a forgotten hole does not compile. */
type Holes<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Holes<Rest>
  : never;
type HolesOf<Code extends ErrorCode> = Holes<
  (typeof ERRORS)[Code]['template'] | (typeof ERRORS)[Code]['remedy']
>;
type Values = { readonly [hole: string]: string | number };
export type ErrorValues<Code extends ErrorCode> = {
  readonly [Hole in HolesOf<Code>]: string | number;
};

/** An error of the catalogue, made by `rackError` or out of the document that crossed a wire. */
export class RackError extends Error {
  override readonly name: string = 'RackError';
  readonly code: string;
  readonly definite: boolean;

  constructor(document: ErrorDocument) {
    super(document.message);
    this.code = document.code;
    this.definite = document.definite;
  }

  /** The HTTP status. A code of another version, or of no request, counts as a failure of ours. */
  get status(): number {
    return entryOf(this.code)?.status ?? 500;
  }

  toDocument(): ErrorDocument {
    return { code: this.code, message: this.message, definite: this.definite };
  }
}

/** `throw rackError('TWR_NODE_UNKNOWN', { node, known })`: the template and its remedy, filled. */
export function rackError<Code extends ErrorCode>(
  code: Code,
  values: ErrorValues<Code>,
): RackError {
  const { template, remedy, definite } = ERRORS[code];
  const message = `${fill(template, values)} ${fill(remedy, values)}`.trim();
  return new RackError({ code, message, definite });
}

/** Whatever was thrown as an error of the catalogue: what is none yet is a failure of ours. */
export function toRackError(thrown: unknown): RackError {
  if (thrown instanceof RackError) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return rackError('TWR_INTERNAL', { detail });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

function entryOf(code: string): ErrorEntry | null {
  return isErrorCode(code) ? ERRORS[code] : null;
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (_, hole: string) => String(values[hole] ?? '?'));
}
