import { expect, test } from 'vitest';
import { runStudy, type Study } from '../../emulators/core/world/study.ts';
import { FAMILIES } from '../../emulators/devices/index.ts';
import { createPaint } from './paint.ts';
import { drawStudy, studyDocument } from './studies.ts';

type Family = (typeof FAMILIES)[number];

const paint = createPaint(false);
const options = { seed: 1, runs: 2, onPoint: () => undefined };
const family = FAMILIES[0] as Family;
const study: Study = {
  name: 'slope',
  title: 'A slope',
  sentence: 'By how far.',
  source: 'choice: a slope',
  x: { label: 'way', unit: 'm' },
  y: { label: 'slips', of: 'steps' },
  at: [-10, 0, 2.5],
  measure: (_family, x, { runs }) => ({ x, y: Math.max(0, x) / 10, count: runs * 1_000 }),
  claim: { sentence: 'Nobody slips.', check: (all) => (all.some(({ y }) => y > 0) ? 'one' : null) },
};

test('a study is drawn as aligned bars, with its verdict', () => {
  expect(drawStudy(runStudy(family, study, options), paint)).toMatch(
    new RegExp(
      [
        '  A slope',
        '  By how far\\.',
        '    way \\(m\\)   slips',
        '        −10   0\\.0 %',
        '          0   0\\.0 %',
        '        2\\.5  25\\.0 %  █{32}',
        '  broken: Nobody slips\\. But one\\.',
        '  6,000 steps, hash [0-9a-f]{8}',
        '',
      ].join('\n'),
    ),
  );
});

test('the smallest share is seen beside the greatest', () => {
  const shares = { ...study, at: [0.001, 10], claim: null };
  const drawn = drawStudy(runStudy(family, shares, options), paint);
  expect(drawn).toContain('0.0 %  ▏');
  expect(drawn).not.toContain('holds');
});

test('as JSON it holds the points and what is wrong', () => {
  const document = studyDocument(runStudy(family, study, options));
  expect(document).toMatchObject({ name: 'slope', claim: 'Nobody slips.', broken: 'one' });
  expect(document.points).toHaveLength(3);
});

const declared = FAMILIES.flatMap((each) =>
  (each.studies ?? []).map((one) => [`${each.name}/${one.name}`, each, one] as const),
);

test.each(declared)(
  '%s keeps its claim, and twice gives one hash',
  (_name, each, one) => {
    const first = runStudy(each, one, options);
    expect(first.broken).toBeNull();
    expect(runStudy(each, one, options).hash).toBe(first.hash);
  },
  60_000,
);
