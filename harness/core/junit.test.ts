import { expect, test } from 'vitest';
import { junitOf } from './junit.ts';
import type { RunDocument } from './protocol/rack.ts';

const RUN: RunDocument = {
  id: 'run-1',
  scenario: 'toy/x',
  title: 'X',
  status: 'failed',
  mode: 'simulated',
  seed: 7,
  beganAt: 0,
  endedAt: 1_500,
  steps: [],
  stepCount: 1,
  hazards: ['splitBrain'],
  message: 'the rack closed',
};

test('a failed step says what was expected and seen, whatever characters a box printed', () => {
  const step = { exec: 'status', node: 'a', note: 'Ask "a" <now>' };
  const message = 'expected "up" & got \u001b[31m<down>\nin two lines';
  const steps: RunDocument['steps'] = [
    { index: 0, step, status: 'failed', beganAt: 0, endedAt: 250, message },
  ];
  const xml = junitOf([{ ...RUN, steps }]);
  expect(xml).toContain('failures="1" errors="0"');
  expect(xml).toContain(
    '<testcase classname="toy/x" name="1. Ask &quot;a&quot; &lt;now&gt;" time="0.250">' +
      '<failure message="expected &quot;up&quot; &amp; got ' +
      '\u{FFFD}[31m&lt;down&gt;&#10;in two lines">',
  );
});

test('a run that broke between its steps is an error, not a success without tests', () => {
  const xml = junitOf([RUN]);
  expect(xml).toContain('tests="1" failures="0" errors="1"');
  expect(xml).toContain('name="the run itself" time="0.000"><error message="the rack closed"/>');
});
