import { expect, test } from 'vitest';
import type { RunDocument, ScenarioDocument } from '../../../harness/core/protocol/rack.ts';
import { currentLine, stepLines, stepText, verdict } from './runs.ts';

const SCENARIO: ScenarioDocument = {
  name: 'toy/one',
  title: 'One',
  story: '',
  family: 'toy',
  sources: [],
  steps: [
    { inject: 'link.cut', target: 'lan', note: 'The LAN is cut.' },
    { advanceMs: 3_000 },
    { until: 'node.reset', node: 'a', withinMs: 8_000 },
  ],
};
const RUN: RunDocument = {
  id: 'run-1',
  scenario: 'toy/one',
  title: 'One',
  status: 'running',
  mode: 'live',
  seed: 7,
  beganAt: 1_000,
  endedAt: null,
  stepCount: 3,
  hazards: [],
  message: '',
  steps: [
    {
      index: 0,
      step: { inject: 'link.cut', target: 'lan', note: 'The LAN is cut.' },
      status: 'passed',
      beganAt: 1_000,
      endedAt: 1_000,
      message: '',
    },
  ],
};

test('a running scenario shows what is done, what is on, and what is to come', () => {
  const lines = stepLines(RUN, SCENARIO);
  expect(lines.map(({ text, status }) => [text, status])).toEqual([
    ['The LAN is cut.', 'passed'],
    ['let 3.0 s pass', 'running'],
    ['until node.reset on a, within 8.0 s', 'waiting'],
  ]);
  expect(lines[0]?.detail).toBe('inject link.cut on lan');
  expect(currentLine(RUN, SCENARIO)?.index).toBe(1);
});

test('a scenario that this rack does not have is shown by its results alone', () => {
  const lines = stepLines(RUN, undefined);
  expect(lines.map(({ text }) => text)).toEqual(['The LAN is cut.', 'Step 2', 'Step 3']);
});

test('the verdict is said in words', () => {
  expect(verdict(RUN)).toBe('Running: step 2 of 3');
  expect(verdict({ ...RUN, status: 'failed', endedAt: 9_000 })).toBe(
    'Failed after 1 of 3 steps in 8.0 s of virtual time',
  );
  expect(verdict({ ...RUN, status: 'passed', endedAt: 9_000 })).toBe(
    'Passed: 1 step in 8.0 s of virtual time',
  );
});

test('every kind of step can be said', () => {
  expect(stepText({ heal: 'cut' })).toBe('heal cut');
  expect(stepText({ power: 'cycle', node: 'a' })).toBe('power cycle a');
  expect(stepText({ exec: 'date', node: 'a' })).toBe('a: date');
  expect(stepText({ never: { event: 'x.told' } })).toBe('never x.told');
  expect(stepText({ hazards: [] })).toBe('no hazards');
  expect(stepText({ order: ['one', 'two'] })).toBe('in order: one, two');
});
