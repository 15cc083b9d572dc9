import { describe, expect, test } from 'vitest';
import type { FaultDocument, FaultKindDocument } from '../../../harness/core/protocol/rack.ts';
import {
  chipText,
  damageOf,
  directionOf,
  initialValues,
  paramLabel,
  readForm,
  sortedParams,
} from './faults.ts';

const SLOW: FaultKindDocument = {
  kind: 'disk.slow',
  sentence: 'Requests take longer.',
  targets: ['disk', 'path'],
  isMomentary: false,
  targetIds: ['d', 'a/d'],
  params: {
    delayMs: { type: 'integer', description: '', default: 6_000, minimum: 1, maximum: 60_000 },
    op: { type: 'string', description: '', default: 'both', enum: ['both', 'read', 'write'] },
    isTorn: { type: 'boolean', description: '', default: false },
    count: { type: 'integer', description: '', default: 0, minimum: 0 },
  },
};
function fault(kind: string, params: FaultDocument['params']): FaultDocument {
  return {
    id: 'f1',
    kind,
    target: 'a/d',
    params,
    injectedAt: 0,
    until: null,
    hits: 0,
    seen: 0,
    sentence: '',
    isMomentary: false,
  };
}

describe('a chip', () => {
  test('says durations always, and the rest where it is not as usual', () => {
    const usual = { delayMs: 6_000, op: 'both', isTorn: false, count: 0 };
    expect(chipText(fault('disk.slow', usual), SLOW)).toBe('slow · delay 6.0 s');
    const changed = { ...usual, op: 'write', count: 3 };
    expect(chipText(fault('disk.slow', changed), SLOW)).toBe(
      'slow · delay 6.0 s · op write · count 3',
    );
  });

  test('speaks of kinds that the catalogue does not know', () => {
    expect(chipText(fault('toy.oddFault', { from: '' }), undefined)).toBe('oddFault');
  });
});

test('a cut is drawn broken, anything else impaired, and a direction on its own side', () => {
  expect(damageOf([])).toBe('none');
  expect(damageOf([fault('link.delay', {})])).toBe('impaired');
  expect(damageOf([fault('link.delay', {}), fault('link.cut', {})])).toBe('cut');
  expect(directionOf(fault('link.cut', { from: 'a' }))).toBe('a');
  expect(directionOf(fault('link.cut', { from: '' }))).toBeNull();
});

describe('a form', () => {
  const values = initialValues(SLOW.params);

  test('begins with the defaults, and sends none of them', () => {
    expect(values).toEqual({ delayMs: '6000', op: 'both', isTorn: false, count: '0' });
    expect(readForm(SLOW.params, values)).toEqual({ params: {}, errors: null });
  });

  test('sends what was changed, as its type', () => {
    const read = readForm(SLOW.params, { ...values, delayMs: ' 2 500 ', isTorn: true });
    expect(read.params).toEqual({ delayMs: 2_500, isTorn: true });
  });

  test.each([
    ['12.5', 'A whole number.'],
    ['many', 'A whole number.'],
    ['0', 'At least 1.'],
    ['99999', 'At most 60000.'],
  ])('says what is wrong with %s', (delayMs, complaint) => {
    expect(readForm(SLOW.params, { ...values, delayMs }).errors).toEqual({ delayMs: complaint });
  });

  test('says that a value is needed where there is no default', () => {
    const schema = { word: { type: 'string', description: '' } } as const;
    expect(readForm(schema, { word: ' ' }).errors).toEqual({ word: 'A value is needed.' });
  });

  test('keeps the filters apart from what the fault does', () => {
    const { main, filters } = sortedParams(SLOW.params);
    expect(main.map(([name]) => name)).toEqual(['delayMs', 'op', 'isTorn']);
    expect(filters.map(([name]) => name)).toEqual(['count']);
  });
});

test('parameter names become words', () => {
  expect(['delayMs', 'isTorn', 'blockCount', 'from'].map(paramLabel)).toEqual([
    'delay',
    'torn',
    'block count',
    'from',
  ]);
});
