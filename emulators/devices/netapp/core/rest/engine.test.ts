import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../../core/json.ts';
import { serve } from './engine.ts';
import {
  costly,
  oneOf,
  type Resource,
  type RestRequest,
  type RestResponse,
  since,
  writable,
} from './language.ts';
import { withJobs } from './plans.ts';

type Fan = { id: number; name: string; state: string; rpm?: number; at: string; bay: string[] };
type Context = { release: string; fans: Fan[] };

const fans: Resource<Context, string> = {
  path: 'toy/fans',
  keys: ['id'],
  fields: {
    id: 'integer',
    name: writable('string'),
    state: oneOf('ok', 'failed'),
    'speed.rpm': 'integer',
    'speed.unit': since('9.11.1', 'string'),
    at: 'time',
    bays: 'string',
    'parts.name': 'string',
    noise: costly('integer'),
  },
  brief: ['name'],
  rows: ({ fans: all }) =>
    all.map(({ id, name, state, rpm, at, bay }) => ({
      id,
      name,
      state,
      ...(rpm === undefined ? {} : { speed: { rpm, unit: 'rpm' } }),
      at,
      bays: bay,
      parts: [{ name: `${name}-blade`, weight: 3 }, { name: `${name}-hub` }],
      noise: 40,
    })),
  verbs: {
    POST: {
      required: ['name'],
      plan: (_, { body }) => ({ commands: ['make'], made: { record: body, keys: ['9'] } }),
    },
    PATCH: {
      query: { action: oneOf('spin') },
      plan: (_, { record, query }) => ({
        commands: [`${query.get('action') ?? 'set'} ${record?.id}`],
        job: 'PATCH toy',
      }),
    },
  },
};
const blades: Resource<Context, string> = {
  path: 'toy/fans/{id}/blades',
  keys: ['index'],
  since: '9.9',
  fields: { index: 'integer' },
  brief: [],
  rows: (_, { id }) => [{ index: Number(id) * 10 }],
};
const about: Resource<Context, string> = {
  path: 'toy',
  keys: [],
  fields: { name: 'string', 'version.full': 'string' },
  brief: ['name'],
  rows: () => [{ name: 'toy', version: { full: 'NetApp Release 9.7' } }],
};
const table = [about, fans, blades];

function context(release = '9.14.1'): Context {
  return {
    release,
    fans: [
      { id: 1, name: 'fan1', state: 'ok', rpm: 900, at: '2020-06-20T01:00:00+09:00', bay: ['a'] },
      { id: 2, name: 'fan2', state: 'failed', at: '2020-06-20T02:00:00+09:00', bay: ['a', 'b'] },
      { id: 3, name: 'psu1', state: 'ok', rpm: 50, at: '2020-06-20T03:00:00+09:00', bay: [] },
    ],
  };
}

function request(target: string, more: Partial<RestRequest> = {}): RestRequest {
  return { method: 'GET', target, body: null, user: 'admin', role: 'admin', ...more };
}
/** A change is taken to succeed. */
function ask(whole: RestRequest, release?: string): RestResponse {
  const served = serve(table, context(release), whole);
  if ('response' in served) return served.response;
  const { success, jobs, isBulk } = served.planned;
  const uuids = jobs.map((_, index) => `job-${index + 1}`);
  return withJobs(success, uuids, isBulk);
}
function get(target: string, release?: string): { status: number; body: JsonObject } {
  return ask(request(target), release) as { status: number; body: JsonObject };
}
function ids(query: string): Json[] {
  const { body } = get(`/api/toy/fans?${query}`);
  if (!Array.isArray(body.records)) throw new Error(JSON.stringify(body));
  return body.records.map((record) => (record as JsonObject).id as Json);
}
function errorOf(target: string, release?: string): Json {
  const { status, body } = get(target, release);
  return { status, ...(body.error as JsonObject) };
}

test('a list shows its keys and brief fields, with links, and counts itself', () => {
  expect(get('/api/toy/fans').body).toEqual({
    records: [1, 2, 3].map((id) => ({
      id,
      name: id === 3 ? 'psu1' : `fan${id}`,
      _links: { self: { href: `/api/toy/fans/${id}` } },
    })),
    num_records: 3,
    _links: { self: { href: '/api/toy/fans' } },
  });
});

test.each([
  ['state=ok', [1, 3]],
  ['state=OK', [1, 3]],
  ['state=!ok', [2]],
  ['name=fan1|psu1', [1, 3]],
  ['name=fan1,fan2', [1, 2]],
  ['name=fan*', [1, 2]],
  ['name=*1', [1, 3]],
  ['name=fan*|!fan1', [2]],
  ['name="fan1|psu1"', []],
  ['name=fan%31', [1]],
  ['id=2..', [2, 3]],
  ['id=..2', [1, 2]],
  ['id=2..2', [2]],
  ['id=>1', [2, 3]],
  ['id=<=2', [1, 2]],
  ['speed.rpm=>100', [1]],
  ['speed.rpm=null', [2]],
  ['speed.rpm=!null', [1, 3]],
  ['bays=b', [2]],
  ['bays=null', [3]],
  ['parts.name=psu1-hub', [3]],
  ['parts.0.name=psu1-*', [3]],
  ['at=>=2020-06-20T02:00:00+09:00', [2, 3]],
  ['at=>=2020-06-19T17:00:00Z', [2, 3]],
  ['at=>=1592586000', [2, 3]],
  ['id=1&state=ok', [1]],
  ['query=*lade&query_fields=parts.name', [1, 2, 3]],
  ['query=fan*&query_fields=name', [1, 2]],
])('the filter %s finds %j', (query, expected) => {
  expect(ids(query)).toEqual(expected);
});

test.each([
  ['order_by=id desc', [3, 2, 1]],
  ['order_by=id%20asc', [1, 2, 3]],
  ['order_by=state,id desc', [2, 3, 1]],
  ['order_by=speed.rpm', [2, 3, 1]],
])('%s gives %j', (query, expected) => {
  expect(ids(query)).toEqual(expected);
});

test('fields show leaves, branches, everything cheap, and everything', () => {
  const shown = (fields: string, release?: string): Json =>
    Object.keys((get(`/api/toy/fans?id=1&fields=${fields}`, release).body.records as [object])[0]);
  expect(shown('state')).toEqual(['id', 'name', 'state', '_links']);
  expect(shown('')).toEqual(['id', 'name', '_links']);
  expect(shown('*')).not.toContain('noise');
  expect(shown('**')).toContain('noise');
  expect(shown('noise')).toContain('noise');
  expect(get('/api/toy/fans/1?fields=speed').body).toMatchObject({
    id: 1,
    speed: { rpm: 900, unit: 'rpm' },
  });
  expect(get('/api/toy/fans/1?fields=speed', '9.7').body.speed).toEqual({ rpm: 900 });
  expect(get('/api/toy/fans/1?fields=parts.0.name').body.parts).toEqual([
    { name: 'fan1-blade' },
    { name: 'fan1-hub' },
  ]);
  expect(get('/api/toy/fans/1').body).not.toHaveProperty('noise');
  expect(get('/api/toy').body).toMatchObject({ name: 'toy', version: { full: expect.anything() } });
});

test('pages follow one another to the end, whatever the order', () => {
  for (const order of ['', '&order_by=state,speed.rpm desc']) {
    const seen: Json[] = [];
    let href: string | undefined = `/api/toy/fans?max_records=1${order}`;
    while (href) {
      const { body } = get(href) as unknown as { body: { records: Json[]; _links: JsonObject } };
      seen.push(...body.records.map((record) => (record as JsonObject).id as Json));
      href = (body._links.next as { href: string } | undefined)?.href;
    }
    expect(seen).toEqual(order === '' ? [1, 2, 3] : [2, 1, 3]);
  }
});

test('return_records=false only counts', () => {
  const { body } = get('/api/toy/fans?return_records=false&state=ok');
  expect(body).toMatchObject({ num_records: 2 });
  expect(body).not.toHaveProperty('records');
});

test('what is unknown or wrong is told with its code, as a string', () => {
  expect(errorOf('/api/toy/fans?fields=colour')).toMatchObject({
    status: 400,
    code: '262197',
    target: 'fields',
  });
  expect(errorOf('/api/toy/fans?fields=speed.unit', '9.7')).toMatchObject({ code: '262197' });
  expect(errorOf('/api/toy/fans?colour=red')).toEqual({
    status: 400,
    code: '262179',
    message: 'Unexpected argument "colour".',
    target: 'colour',
  });
  expect(errorOf('/api/toy/fans?state=broken')).toMatchObject({ code: '262197', target: 'state' });
  expect(errorOf('/api/toy/fans?id=abc')).toMatchObject({ code: '262197' });
  expect(errorOf('/api/toy/fans?max_records=0')).toMatchObject({ target: 'max_records' });
  expect(errorOf('/api/toy/fans/77')).toMatchObject({ status: 404, code: '4' });
  expect(errorOf('/api/toys')).toMatchObject({ status: 404, code: '3' });
  expect(errorOf('/api/toy/fans/1/blades', '9.7')).toMatchObject({ status: 404, code: '3' });
  expect(get('/api/toy/fans/1/blades').body).toMatchObject({ records: [{ index: 10 }] });
});

test('a client that does not mind unknown fields gets the known ones', () => {
  const { status, body } = get(
    '/api/toy/fans?fields=colour,name&harvest=1&order_by=colour&ignore_unknown_fields=true',
  );
  expect(status).toBe(200);
  expect(body.num_records).toBe(3);
});

function change(method: string, target: string, more: Partial<RestRequest> = {}): RestResponse {
  return ask(request(target, { method, ...more }));
}

test('a change is a job: 202 with its link, 200 if the client waits', () => {
  const job = { uuid: 'job-1', _links: { self: { href: '/api/cluster/jobs/job-1' } } };
  expect(change('PATCH', '/api/toy/fans/1', { body: { name: 'x' } })).toEqual({
    status: 202,
    headers: {},
    body: { job },
  });
  expect(change('PATCH', '/api/toy/fans/1?return_timeout=30&action=spin').status).toBe(200);
  expect(change('PATCH', '/api/toy/fans?state=ok&action=spin').body).toMatchObject({
    num_records: 2,
    jobs: [{}, {}],
  });
});

test('POST says where the new record is', () => {
  const made = change('POST', '/api/toy/fans?return_records=true', { body: { name: 'new' } });
  expect(made).toEqual({
    status: 201,
    headers: { Location: '/api/toy/fans/9' },
    body: { num_records: 1, records: [{ name: 'new' }] },
  });
});

test.each([
  ['PATCH', '/api/toy/fans/1', { colour: 1 }, 400, '262179'],
  ['PATCH', '/api/toy/fans/1', { id: 4 }, 400, '262196'],
  ['PATCH', '/api/toy/fans/1', [1], 400, '2'],
  ['PATCH', '/api/toy/fans/1', { speed: { depth: { deeper: 1 } } }, 400, '262179'],
  ['PATCH', '/api/toy/fans/1?action=fly', null, 400, '262197'],
  ['PATCH', '/api/toy/fans/7', null, 404, '4'],
  ['PATCH', '/api/toy/fans', null, 405, '3'],
  ['POST', '/api/toy/fans', {}, 400, '2'],
  ['POST', '/api/toy/fans/1', {}, 405, '3'],
  ['DELETE', '/api/toy/fans/1', null, 405, '3'],
  ['BREW', '/api/toy/fans', null, 405, '3'],
])('%s %s with %j is refused before anything is asked', (method, target, body, status, code) => {
  const served = serve(table, context(), request(target, { method, body: body as Json }));
  expect(served).toMatchObject({ response: { status, body: { error: { code } } } });
});

test('a readonly user may read, and change nothing', () => {
  const role = 'readonly' as const;
  expect(ask(request('/api/toy/fans', { role })).status).toBe(200);
  expect(ask(request('/api/toy/fans/1', { role, method: 'PATCH' }))).toMatchObject({
    status: 403,
    body: { error: { code: '6' } },
  });
});

/** Half a pair, no character, two bytes, four bytes. */
const ODD = ['\ud800', '\u0000', 'ü', '😀'];

test('no target and no body crashes it', () => {
  const names = ['fields', 'id', 'name', 'order_by', 'at', 'start.id', 'max_records', 'state'];
  const pairs = fc.array(
    fc.tuple(
      fc.oneof(fc.constantFrom(...names), fc.string()),
      fc.oneof(
        fc.string({ unit: fc.constantFrom(...ODD, ...'ab09 =&%+,|!<>.*"\\') }),
        fc.constantFrom('*', '!', '..', '>=', '"', '\\', '|'),
      ),
    ),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(pairs, fc.boolean(), fc.jsonValue({ maxDepth: 3 }), (query, isEncoded, body) => {
      const encode = isEncoded ? (text: string) => encodeURIComponent(wellFormed(text)) : String;
      const text = query.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
      return ['GET', 'PATCH', 'POST', 'DELETE'].every((method) => {
        const response = change(method, `/api/toy/fans?${text}`, { body: body as Json });
        return response.status >= 200 && typeof JSON.stringify(response.body) === 'string';
      });
    }),
    { seed: 4, numRuns: 400 },
  );
}, 30_000);

/** A lone surrogate cannot be encoded. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udfff]/g, '?');
}
