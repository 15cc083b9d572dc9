import fastify, { type FastifyInstance } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { DOCUMENTS } from '../core/protocol/documents.ts';
import { listOf, ref, type Schema } from '../core/protocol/schema.ts';
import { buildServer, type ServerOptions } from './server.ts';
import { createToyRack, type ToyRack } from './toyRack.ts';

type Served = { server: FastifyInstance; rack: ToyRack };

function serve(options: Partial<ServerOptions> = {}): Served {
  const rack = createToyRack();
  const server = buildServer({
    rack,
    simulate: async (_scenario, seed) => createToyRack(seed),
    token: null,
    webRoot: '/nowhere',
    shutdown: () => {},
    ...options,
  });
  onTestFinished(() => server.close());
  return { server, rack };
}

const api = (path: string) => `/api/v1${path}`;

/** What is wrong with `value` by the schema that OpenAPI shows; empty if it fits. */
async function misfit(schema: Schema, value: unknown): Promise<string> {
  const judge = fastify({
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  for (const document of DOCUMENTS) judge.addSchema(document);
  judge.post('/', { schema: { body: schema } }, async () => '');
  const { body } = await judge.inject({ method: 'POST', url: '/', payload: value as object });
  return body === '' ? '' : JSON.parse(body).message;
}

test('every answer fits the schema that OpenAPI shows for it', async () => {
  const { server } = serve();
  const post = { kind: 'link.cut', target: 'lan', forMs: 9_000 };
  const fault = await server.inject({ method: 'POST', url: api('/faults'), payload: post });
  const answers: [path: string, schema: Schema][] = [
    ['/rack', ref('Rack')],
    ['/nodes', listOf(ref('Node'))],
    ['/nodes/a', ref('Node')],
    ['/nodes/a/state', ref('NodeState')],
    ['/fault-kinds', listOf(ref('FaultKind'))],
    ['/faults', listOf(ref('Fault'))],
    ['/clock', ref('Clock')],
    ['/events?since=0&limit=5', listOf(ref('Event'))],
    ['/scenarios', listOf(ref('Scenario'))],
    ['/runs', listOf(ref('Run'))],
  ];
  expect(await misfit(ref('Fault'), fault.json())).toBe('');
  for (const [path, schema] of answers) {
    const { statusCode, body } = await server.inject(api(path));
    expect([path, statusCode, await misfit(schema, JSON.parse(body))]).toEqual([path, 200, '']);
  }
});

test('OpenAPI has a summary for every path, and /docs shows it with files of our own', async () => {
  const { server } = serve();
  const { paths } = (await server.inject(api('/openapi.json'))).json();
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as object).map(([method, { summary }]) => [path, method, summary]),
  );
  expect(operations.length).toBeGreaterThan(25);
  expect(operations.filter(([, , summary]) => !summary)).toEqual([]);

  const page = await server.inject('/docs/');
  expect(page.statusCode).toBe(200);
  expect(page.body).not.toMatch(/(src|href)="https?:/);
  expect(page.headers['content-security-policy']).toMatch(/^default-src 'self'; style-src/);
});

test('the power button, a command, a fault and its healing reach the rack', async () => {
  const { server, rack } = serve();
  const send = async (method: 'POST' | 'DELETE', path: string, payload?: object) =>
    server.inject({ method, url: api(path), ...(payload ? { payload } : {}) });

  expect((await send('POST', '/nodes/a/power', { action: 'off' })).json().power).toBe('off');
  expect((await send('POST', '/nodes/b/exec', { command: 'date' })).json()).toEqual({
    stdout: 'b$ date\n',
    stderr: '',
    exitCode: 0,
  });
  const { id } = (await send('POST', '/faults', { kind: 'link.cut', target: 'lan' })).json();
  expect((await send('DELETE', `/faults/${id}`)).statusCode).toBe(204);
  await send('POST', '/faults', { kind: 'link.cut', target: 'lan' });
  expect((await send('DELETE', '/faults')).json()).toEqual({ healed: 1 });
  expect((await send('POST', '/reset')).json().nodes[0].power).toBe('on');
  expect(rack.faults()).toEqual([]);
});

test('the clock runs on by a span, or until an event, and says what came', async () => {
  const { server } = serve();
  const advance = async (payload: object) =>
    server.inject({ method: 'POST', url: api('/clock/advance'), payload });

  expect((await advance({ ms: 1_000 })).json()).toMatchObject({
    clock: { now: 1_000 },
    event: null,
  });
  await server.inject({
    method: 'POST',
    url: api('/faults'),
    payload: { kind: 'link.cut', target: 'lan' },
  });
  const until = { event: 'owner.*', node: 'b', match: { why: { contains: 'silence' } } };
  expect((await advance({ until, timeoutMs: 10_000 })).json()).toMatchObject({
    clock: { now: 6_000 },
    event: { name: 'owner.changed', at: 6_000 },
  });
  expect((await advance({ until, timeoutMs: 10 })).json().event).toBe(null);
  expect((await advance({ until, since: 1 })).json()).toMatchObject({
    clock: { now: 6_010 },
    event: { at: 6_000 },
  });
});

test('a pause and a rate are set together, and an empty change is refused', async () => {
  const { server } = serve();
  const patch = async (payload: object) =>
    (await server.inject({ method: 'PATCH', url: api('/clock'), payload })).json();
  expect(await patch({ paused: true, rate: 10 })).toMatchObject({ isPaused: true, rate: 10 });
  expect((await patch({})).message).toContain('expected at least one field');
});

test('a refusal names what was expected, what came, and what to do', async () => {
  const { server } = serve();
  const post = async (path: string, payload: unknown) => {
    const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
    const headers = { 'content-type': 'application/json' };
    const answer = await server.inject({ method: 'POST', url: api(path), body, headers });
    const { code, message, definite } = answer.json();
    expect(await misfit(ref('Error'), answer.json())).toBe('');
    return [answer.statusCode, code, definite, message.split('. ')[0]];
  };
  const wrong = (sentence: string) => [400, 'TWR_REQUEST_INVALID', true, sentence];

  expect(await post('/faults', { kind: 7, target: 'lan' })).toEqual(
    wrong('body.kind is wrong: expected a text, got 7'),
  );
  expect(await post('/faults', { kind: 'link.cut' })).toEqual(
    wrong('body is wrong: expected the field "target", got {"kind":"link.cut"}'),
  );
  expect(await post('/faults', { kind: 'x', target: 'y', For: 1 })).toEqual(
    wrong('body is wrong: expected only kind, target, params, forMs, got the unknown field "For"'),
  );
  expect(await post('/nodes/a/power', { action: 'explode' })).toEqual(
    wrong('body.action is wrong: expected one of on, off, cycle, reset, got "explode"'),
  );
  expect(await post('/clock/advance', { ms: -1 })).toEqual(
    wrong('body.ms is wrong: expected at least 0, got -1'),
  );
  expect(await post('/clock/advance', { ms: 1, until: { event: 'x' } })).toEqual(
    wrong('body is wrong: expected either "ms" or "until", got ms and until'),
  );
  expect(await post('/faults', '{"kind"')).toEqual(
    wrong('body is wrong: expected JSON, got what is none'),
  );
  expect(await post('/faults', '')).toEqual(wrong('body is wrong: expected JSON, got nothing'));
});

test('errors of the rack keep their code, their status and their certainty', async () => {
  const { server } = serve();
  const post = async (path: string, payload: object) => {
    const answer = await server.inject({ method: 'POST', url: api(path), payload });
    const { code, definite } = answer.json();
    return [answer.statusCode, code, definite];
  };
  await server.inject({ method: 'PATCH', url: api('/clock'), payload: { paused: true } });
  await post('/nodes/b/power', { action: 'off' });
  const fault = { kind: 'link.cut', target: 'a' };

  expect(await post('/faults', { ...fault, kind: 'x' })).toEqual([
    422,
    'TWR_FAULT_KIND_UNKNOWN',
    true,
  ]);
  expect(await post('/faults', fault)).toEqual([422, 'TWR_FAULT_TARGET_UNKNOWN', true]);
  expect(await post('/nodes/c/power', { action: 'on' })).toEqual([404, 'TWR_NODE_UNKNOWN', true]);
  expect(await post('/nodes/b/exec', { command: 'x' })).toEqual([409, 'TWR_NODE_OFF', true]);
  expect(await post('/nodes/a/exec', { command: 'sleep 5' })).toEqual([
    409,
    'TWR_CLOCK_PAUSED',
    false,
  ]);
});

test('a failure of our own answers 500, and says that it may have happened', async () => {
  const { server, rack } = serve();
  rack.nodeState = () => Promise.reject(new Error('the state is gone'));
  const answer = await server.inject(api('/nodes/a/state'));
  expect([answer.statusCode, answer.json()]).toEqual([
    500,
    {
      code: 'TWR_INTERNAL',
      definite: false,
      message: expect.stringContaining('the state is gone'),
    },
  ]);
});

test('a body too large, a body of another type and an unknown path have their codes', async () => {
  const { server } = serve();
  const send = async (url: string, body: string, type: string) => {
    const headers = { 'content-type': type };
    const answer = await server.inject({ method: 'POST', url, body, headers });
    return [answer.statusCode, answer.json().code];
  };
  const large = JSON.stringify({ kind: 'x'.repeat(300_000) });
  expect(await send(api('/faults'), large, 'application/json')).toEqual([
    413,
    'TWR_BODY_TOO_LARGE',
  ]);
  expect(await send(api('/faults'), '{}', 'text/plain')).toEqual([
    415,
    'TWR_MEDIA_TYPE_UNSUPPORTED',
  ]);
  expect(await send('/nowhere', '{}', 'application/json')).toEqual([404, 'TWR_ROUTE_UNKNOWN']);
  expect((await server.inject(api('/feed'))).json().code).toBe('TWR_UPGRADE_REQUIRED');
  const undecodable = await server.inject(api('/nodes/%ff'));
  expect([undecodable.statusCode, undecodable.json().code]).toEqual([400, 'TWR_REQUEST_INVALID']);
});

test('a query is read as numbers, and is checked as strictly as a body', async () => {
  const { server } = serve();
  const { statusCode, json } = await server.inject(api('/events?limit=0'));
  expect([statusCode, json().message]).toEqual([
    400,
    expect.stringMatching(/^query.limit is wrong: expected at least 1, got 0/),
  ]);
});

test('readiness is 503 with the reason until the rack has settled', async () => {
  const { server, rack } = serve();
  expect((await server.inject('/readyz')).json()).toEqual({ isReady: true, reason: '' });
  const document = rack.document();
  rack.document = () => ({ ...document, isReady: false });
  const answer = await server.inject('/readyz');
  expect([answer.statusCode, answer.json()]).toEqual([
    503,
    { isReady: false, reason: 'the nodes boot' },
  ]);
});

test('metrics count nodes, faults, events and virtual time', async () => {
  const { server, rack } = serve();
  await rack.inject({ kind: 'link.cut', target: 'lan' });
  await rack.advance(TAKEOVER_SPAN_MS);
  const { body, headers } = await server.inject('/metrics');
  expect(headers['content-type']).toContain('text/plain');
  for (const line of [
    'twinrack_virtual_time_seconds 6',
    'twinrack_nodes{power="on"} 2',
    'twinrack_faults_active 1',
    'twinrack_events_total 2',
    'twinrack_hazards_active 0',
  ]) {
    expect(body).toContain(`${line}\n`);
  }
});
const TAKEOVER_SPAN_MS = 6_000;

test('the journal comes as one JSON object a line', async () => {
  const { server } = serve();
  const { headers, body } = await server.inject(api('/journal'));
  expect(headers['content-type']).toBe('application/x-ndjson');
  const lines = body.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).entry)).toEqual(['mark', 'heal']);
});

test('DELETE /rack answers first and shuts down then', async () => {
  const asked: string[] = [];
  const { server } = serve({ shutdown: () => asked.push('shutdown') });
  expect((await server.inject({ method: 'DELETE', url: api('/rack') })).statusCode).toBe(204);
  expect(asked).toEqual(['shutdown']);
});

test('without a built console its page says how to build it', async () => {
  const { server } = serve();
  const page = await server.inject('/');
  expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html']);
  expect(page.body).toContain('npm run build:web');
});
