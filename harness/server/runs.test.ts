import type { FastifyInstance } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import type { FeedMessage, RunDocument } from '../core/protocol/rack.ts';
import type { Scenario } from '../core/protocol/vocabulary.ts';
import type { RackPort } from '../core/rackPort.ts';
import { createRuns } from './runs.ts';
import { buildServer } from './server.ts';
import { createToyRack, TOY_SCENARIO } from './toyRack.ts';

const STUCK: Scenario = { ...TOY_SCENARIO, name: 'toy/stuck' };

/** Runs on a toy rack; `ended` resolves with the run as it ended. */
function createBench(simulate: (seed: number) => Promise<RackPort> = async () => createToyRack()) {
  const rack = createToyRack();
  const told: RunDocument[] = [];
  const waiting = new Map<string, (run: RunDocument) => void>();
  const publish = (message: FeedMessage) => {
    if (message.feed !== 'run') return;
    told.push(message.run);
    if (message.run.status !== 'running') waiting.get(message.run.id)?.(message.run);
  };
  const runs = createRuns(rack, (_scenario, seed) => simulate(seed), publish);
  const ended = ({ id }: RunDocument) =>
    new Promise<RunDocument>((resolve) => waiting.set(id, resolve));
  return { rack, runs, told, ended };
}

test('a run is answered at once, tells each step as it ends, and keeps its verdict', async () => {
  const { runs, told, ended } = createBench();
  const run = runs.start(TOY_SCENARIO, {});
  expect(run).toMatchObject({ id: 'run-1', status: 'running', mode: 'live', stepCount: 2 });
  const { status, endedAt, message } = await ended(run);
  expect([status, endedAt, message]).toEqual(['passed', 5_000, '']);
  expect(told.map(({ steps }) => steps.length)).toEqual([0, 0, 1, 1, 2, 2]);
  expect(runs.get('run-1').steps.map(({ status }) => status)).toEqual(['passed', 'passed']);
});

test('a failed step is the message of its run', async () => {
  const { runs, ended } = createBench();
  const steps: Scenario['steps'] = [{ until: 'moon.landed', withinMs: 7 }, { advanceMs: 1 }];
  const run = await ended(runs.start({ ...TOY_SCENARIO, steps }, {}));
  expect([run.status, run.message, run.steps.length]).toEqual([
    'failed',
    'no moon.landed within 7 ms',
    1,
  ]);
});

test('a simulated run does not touch the rack, has its own seed, and ends', async () => {
  const seeds: number[] = [];
  const apart = createToyRack();
  const { rack, runs, ended } = createBench(async (seed) => {
    seeds.push(seed);
    return apart;
  });
  const run = await ended(runs.start(TOY_SCENARIO, { mode: 'simulated', seed: 42 }));
  expect([run.status, run.mode, seeds]).toEqual(['passed', 'simulated', [42]]);
  expect(rack.events({})).toEqual([]);
  await runs.close();
  expect(apart.document().isReady).toBe(false);
});

test('a rack plays one story at a time; who asks for another is told what to do', async () => {
  const { rack, runs } = createBench();
  rack.until = () => new Promise(() => {});
  runs.start(STUCK, {});
  expect(() => runs.start(TOY_SCENARIO, {})).toThrow(
    expect.objectContaining({
      code: 'TWR_RUN_BUSY',
      message: expect.stringMatching(/toy\/stuck is running.*DELETE \/runs\/run-1/),
    }),
  );
});

test('an aborted run ends as aborted', async () => {
  const { rack, runs, ended } = createBench();
  let goOn = () => {};
  rack.until = () =>
    new Promise((resolve) => {
      goOn = () => resolve(null);
    });
  const run = runs.start(STUCK, {});
  const end = ended(run);
  await Promise.resolve();
  runs.abort(run.id);
  goOn();
  expect((await end).status).toBe('aborted');
});

test('a simulation that cannot be made fails its run, not the rack', async () => {
  const { runs, ended } = createBench(() => Promise.reject(new Error('no threads')));
  const run = await ended(runs.start(TOY_SCENARIO, { mode: 'simulated' }));
  expect([run.status, run.message]).toEqual(['failed', expect.stringContaining('no threads')]);
});

test('the history is bounded: the oldest runs are forgotten, and who asks is told so', async () => {
  const { runs, ended } = createBench();
  for (let count = 0; count < 52; count += 1) await ended(runs.start(TOY_SCENARIO, {}));
  expect(runs.list().map(({ id }) => id)[0]).toBe('run-3');
  expect(runs.list()).toHaveLength(50);
  expect(() => runs.get('run-1')).toThrow(expect.objectContaining({ code: 'TWR_RUN_UNKNOWN' }));
});

function serve(): FastifyInstance {
  const server = buildServer({
    rack: createToyRack(),
    simulate: async () => createToyRack(),
    token: null,
    webRoot: '/nowhere',
    shutdown: () => {},
  });
  onTestFinished(() => server.close());
  return server;
}

test('a scenario is named with its slash encoded or not; a wrong one names all', async () => {
  const server = serve();
  const start = (name: string) =>
    server.inject({ method: 'POST', url: `/api/v1/scenarios/${name}/runs` });
  expect((await start('toy%2Flink-cut')).statusCode).toBe(202);
  const second = await start('toy/link-cut');
  expect([second.statusCode, second.json().id]).toEqual([202, 'run-2']);
  const unknown = await start('toy/linkcut');
  expect([unknown.statusCode, unknown.json()]).toMatchObject([
    404,
    { code: 'TWR_SCENARIO_UNKNOWN', message: expect.stringContaining('toy/link-cut') },
  ]);
});

test("a scenario of one's own is checked before it runs", async () => {
  const server = serve();
  const post = async (scenario: object) =>
    server.inject({ method: 'POST', url: '/api/v1/runs', payload: { scenario } });
  expect((await post({ ...TOY_SCENARIO, steps: [] })).statusCode).toBe(202);
  const wrong = await post({ ...TOY_SCENARIO, steps: [{ until: 'x' }] });
  expect([wrong.statusCode, wrong.json().message]).toEqual([
    422,
    expect.stringMatching(/^steps\[0\].withinMs: expected virtual milliseconds.*, got nothing/),
  ]);
});

test('JUnit has a suite per run, a case per step, and the seed', async () => {
  const server = serve();
  await server.inject({ method: 'POST', url: '/api/v1/scenarios/toy/link-cut/runs' });
  const { headers, body } = await server.inject('/api/v1/runs/run-1/junit');
  expect(headers['content-type']).toBe('application/xml');
  expect(body).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="twinrack">
  <testsuite name="toy/link-cut" tests="2" failures="0" errors="0" skipped="0" time="5.000">
    <properties>
      <property name="seed" value="1"/>
      <property name="mode" value="live"/>
      <property name="hazards" value=""/>
    </properties>
    <testcase classname="toy/link-cut" name="1. Somebody pulls the cable." time="0.000"/>
    <testcase classname="toy/link-cut" name="2. until owner.changed of b" time="5.000"/>
  </testsuite>
</testsuites>
`);
});
