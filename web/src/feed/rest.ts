// REST, as far as the console needs it. Errors come back as the catalogue's documents; what never
// reached the rack is told in the same form.

import type {
  ErrorDocument,
  FaultKindDocument,
  RunDocument,
  ScenarioDocument,
  StudyDocument,
} from '../../../harness/core/protocol/rack.ts';
import { authorization, restUrl } from './address.ts';

export class RestError extends Error {
  readonly code: string;
  readonly definite: boolean;

  constructor(document: ErrorDocument) {
    super(document.message);
    this.code = document.code;
    this.definite = document.definite;
  }
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export async function ask<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
  const headers = {
    ...authorization(),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const response = await reach(restUrl(path), {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as Answer;
  throw new RestError(errorDocument(response, text));
}

export const fetchKinds = () => ask<FaultKindDocument[]>('GET', '/fault-kinds');
export const fetchScenarios = () => ask<ScenarioDocument[]>('GET', '/scenarios');
export const fetchStudies = () => ask<StudyDocument[]>('GET', '/studies');
export const fetchRuns = () => ask<RunDocument[]>('GET', '/runs');

/** Where a run's JUnit report is. */
export function junitUrl(run: string): string {
  return restUrl(`/runs/${encodeURIComponent(run)}/junit`);
}

/** Saves a run's report as a file: where a token is asked for, no plain link will do. */
export async function saveJunit(run: string): Promise<void> {
  const response = await reach(junitUrl(run), { headers: authorization() });
  const text = await response.text();
  if (!response.ok) throw new RestError(errorDocument(response, text));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/xml' }));
  link.download = `${run}.xml`;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch {
    throw new RestError({
      code: 'TWR_CONNECTION_LOST',
      definite: false,
      message: 'The rack does not answer. See whether it still runs (`twinrack ps`).',
    });
  }
}

function errorDocument(response: Response, text: string): ErrorDocument {
  try {
    const document = JSON.parse(text) as Partial<ErrorDocument>;
    if (typeof document.code === 'string' && typeof document.message === 'string') {
      return {
        code: document.code,
        message: document.message,
        definite: document.definite === true,
      };
    }
  } catch {
    /* No JSON: a proxy's page, say. */
  }
  return {
    code: `HTTP ${response.status}`,
    definite: response.status < 500,
    message: `${response.statusText || 'The request failed'}: ${text.slice(0, 200)}`,
  };
}
