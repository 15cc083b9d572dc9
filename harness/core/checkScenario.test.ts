import { expect, test } from 'vitest';
import { checkScenario, scenarioProblems } from './checkScenario.ts';
import { pathText } from './shape.ts';

const SCENARIO = {
  name: 'pair/link-cut',
  title: 'A cut link',
  story: 'The link is cut; the standby takes over.',
  family: 'pair',
  steps: [
    { inject: 'link.cut', target: 'lan', as: 'cut', note: 'Somebody pulls the cable.' },
    { until: 'owner.changed', node: 'b', match: { why: { contains: 'silence' } }, withinMs: 9_000 },
    { exec: 'status', node: 'b', expect: { contains: 'active', exitCode: 0 } },
    { file: { op: 'write', path: '/etc/x', text: '' }, node: 'a' },
    { heal: 'cut' },
    { never: { event: 'data.lost' } },
    { hazards: [] },
  ],
};

const complaint = (steps: unknown[]): string[] =>
  scenarioProblems({ ...SCENARIO, steps }).map(
    ({ path, expected, got }) => `${pathText(path)}: expected ${expected}, got ${got}`,
  );

test('a scenario that says only what it may is returned as it is', () => {
  expect(scenarioProblems(SCENARIO)).toEqual([]);
  expect(checkScenario(SCENARIO)).toEqual({ ...SCENARIO, sources: [] });
});

test('a step without a verb is told which verbs there are', () => {
  expect(complaint([{ injct: 'link.cut' }])).toEqual([
    'steps[0]: expected a step with one of inject, heal, power, exec, file, advanceMs, until, ' +
      'never, seen, order, hazards, got {"injct":"link.cut"}',
  ]);
});

test('a step with two verbs is refused: it would be unclear which comes first', () => {
  expect(complaint([{ advanceMs: 5, hazards: [] }])).toEqual([
    'steps[0]: expected one verb in a step, got advanceMs and hazards',
  ]);
});

test('an unknown field is named together with those that exist', () => {
  expect(complaint([{ advanceMs: 5, nod: 'a' }])).toEqual([
    'steps[0].nod: expected only advanceMs, note, got the unknown field "nod"',
  ]);
});

test('a wrong value is named with its place in the file', () => {
  expect(complaint([{ until: 'x', withinMs: '5s' }])).toEqual([
    'steps[0].withinMs: expected virtual milliseconds, a whole number from 0 on, got "5s"',
  ]);
  expect(complaint([{ exec: 'x', node: 'a', expect: { matches: '(' } }])).toEqual([
    'steps[0].expect.matches: expected a regular expression, got "("',
  ]);
});

test('a name must be given before it is used', () => {
  expect(complaint([{ heal: 'all' }])).toEqual([]);
  expect(complaint([{ heal: 'cut' }])).toEqual([
    'steps[0].heal: expected a name that an earlier step gave with "as" (none), got "cut"',
  ]);
  const order = [{ until: 'x', withinMs: 1, as: 'first' }, { order: ['first', 'secnd'] }];
  expect(complaint(order)).toEqual([
    'steps[1].order: expected a name that an earlier step gave with "as" (first), got "secnd"',
  ]);
});

test('what is no object at all is refused with the code TWR_SCENARIO_INVALID', () => {
  expect(() => checkScenario([])).toThrow(
    expect.objectContaining({ code: 'TWR_SCENARIO_INVALID', definite: true }),
  );
});
