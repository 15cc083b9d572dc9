// One request after another to one rack. Whatever goes wrong comes out as a TwinrackError: with the
// code of the catalogue, and with whether what was asked for certainly did not happen.

import { RackError, rackError } from '../core/protocol/errors.ts';
import type { ErrorDocument } from '../core/protocol/rack.ts';
import { isRecord } from '../core/shape.ts';

/** `request`: what was asked, `POST /api/v1/faults`. */
export class TwinrackError extends RackError {
  override readonly name: string = 'TwinrackError';
  readonly request: string;

  constructor(document: ErrorDocument, request: string) {
    super(document);
    this.request = request;
  }
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export type Client = {
  /** `http://127.0.0.1:8700`, without a slash at the end. */
  readonly url: string;
  /** Events up to this number have been dealt with: `until` looks behind it. */
  readonly cursor: number;
  moveCursor(seq: number): void;
  /** An answer in JSON; undefined where there is none. */
  ask<Answer>(method: Method, path: string, body?: object): Promise<Answer>;
  /** The same, and the cursor moves to just before it: `until` finds what comes of it. */
  change<Answer>(method: Method, path: string, body?: object): Promise<Answer>;
  text(path: string): Promise<string>;
  socket(path: string, query?: { [name: string]: string | number }): WebSocket;
};

const SEQ_HEADER = 'twinrack-seq';
const REFUSED = ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'EAI_AGAIN'];

/** `token` may stand in the address, too: `http://host:8700/?token=...`. */
export function createClient(address: string, token?: string): Client {
  const { url, bearer } = parseAddress(address, token);
  const headers = bearer === null ? {} : { authorization: `Bearer ${bearer}` };
  let cursor = 0;

  const send = async (method: Method, path: string, body?: object): Promise<Response> => {
    const request = `${method} ${path}`;
    const content = body ? { 'content-type': 'application/json' } : {};
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...headers, ...content },
      ...(body ? { body: JSON.stringify(body) } : {}),
    }).catch((thrown: unknown) => {
      throw new TwinrackError(unreachable(url, thrown).toDocument(), request);
    });
    if (!response.ok) throw new TwinrackError(await errorOf(response, url), request);
    return response;
  };

  const answerOf = async <Answer>(response: Response): Promise<Answer> => {
    const text = await response.text();
    return (text === '' ? undefined : parse(text, url)) as Answer;
  };
  return {
    url,
    get cursor() {
      return cursor;
    },
    moveCursor(seq) {
      cursor = seq;
    },
    ask: async (method, path, body) => answerOf(await send(method, path, body)),
    async change(method, path, body) {
      const response = await send(method, path, body);
      const seq = response.headers.get(SEQ_HEADER);
      if (seq !== null) cursor = Number(seq);
      return answerOf(response);
    },
    text: async (path) => (await send('GET', path)).text(),
    socket(path, query = {}) {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(query)) search.set(name, String(value));
      if (bearer !== null) search.set('token', bearer);
      return new WebSocket(`${url.replace(/^http/, 'ws')}${path}?${search}`);
    },
  };
}

function parseAddress(address: string, token?: string): { url: string; bearer: string | null } {
  if (!URL.canParse(address)) {
    throw rackError('TWR_REQUEST_INVALID', {
      where: 'the address of the rack',
      expected: 'a URL like http://127.0.0.1:8700',
      got: JSON.stringify(address),
    });
  }
  const { origin, searchParams } = new URL(address);
  return { url: origin, bearer: token ?? searchParams.get('token') };
}

/** Nobody there is certain; a broken connection leaves open what has happened. */
function unreachable(url: string, thrown: unknown): RackError {
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  const code = isRecord(cause) || cause instanceof Error ? String(Reflect.get(cause, 'code')) : '';
  if (REFUSED.includes(code)) return rackError('TWR_RACK_NOT_RUNNING', { url });
  const detail = cause instanceof Error ? cause.message : String(thrown);
  return rackError('TWR_CONNECTION_LOST', { url, detail });
}

async function errorOf(response: Response, url: string): Promise<ErrorDocument> {
  const document = parse(await response.text(), url);
  if (isRecord(document) && typeof document.code === 'string') {
    const { code, message, definite } = document;
    return { code, message: String(message), definite: definite === true };
  }
  return rackError('TWR_RACK_NOT_RUNNING', { url }).toDocument();
}

/** An answer that is no JSON comes from somebody else. */
function parse(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw rackError('TWR_RACK_NOT_RUNNING', { url });
  }
}
