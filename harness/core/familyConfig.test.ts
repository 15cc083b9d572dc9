import { expect, test } from 'vitest';
import type { DeviceFamily } from '../../emulators/core/device.ts';
import { toyFamily } from '../../emulators/core/world/testing/toy.ts';
import { checkFamilyConfig, checkScenarioConfig, parseFamilyConfig } from './familyConfig.ts';

const family: DeviceFamily = {
  ...toyFamily,
  configSchema: {
    wheels: { type: 'integer', description: 'how many', minimum: 1, maximum: 8 },
    name: { type: 'string', description: 'its name', maxLength: 12 },
    isLoud: { type: 'boolean', description: 'does it rattle' },
    size: { type: 'string', description: 'how large', enum: ['small', 'large'] },
  },
  checkConfig: (config) => {
    const { wheels, size } = config as { wheels?: number; size?: string };
    if (size !== 'small' || (wheels ?? 4) <= 4) return null;
    return { key: 'wheels', expected: 'at most 4 for a small toy', got: String(wheels) };
  },
};
const parse = (...words: string[]) => parseFamilyConfig([family], words);

test('values are read as the schema has them, and the last of a key counts', () => {
  expect(parse('toy.wheels=3', 'toy.name=12', 'toy.isLoud=true', 'toy.wheels=5')).toEqual({
    toy: { wheels: 5, name: '12', isLoud: true },
  });
});

test('a text may be given in the quotes of JSON, and may hold anything', () => {
  expect(parse('toy.name="a=b c"')).toEqual({ toy: { name: 'a=b c' } });
  expect(parse('toy.name=a=b c')).toEqual({ toy: { name: 'a=b c' } });
});

test.each([
  ['wheels=3', '--config is wrong: expected family.key=value, got wheels=3.'],
  ['toy.=3', '--config is wrong: expected family.key=value, got toy.=3.'],
  ['car.wheels=3', 'car.wheels is wrong: expected a family (toy), got car.'],
  ['toy.legs=3', 'toy.legs is wrong: expected one of wheels, name, isLoud, size, got legs.'],
  ['toy.wheels=9', 'toy.wheels is wrong: expected a whole number from 1 to 8, got 9.'],
  ['toy.wheels=two', 'toy.wheels is wrong: expected a whole number from 1 to 8, got "two".'],
  ['toy.isLoud=maybe', 'toy.isLoud is wrong: expected true or false, got "maybe".'],
  ['toy.size=huge', 'toy.size is wrong: expected one of small, large, got "huge".'],
])('%s is refused: %s', (word, message) => {
  expect(() => parse(word)).toThrow(message);
});

test('what only the family can judge is asked of the family', () => {
  expect(() => parse('toy.size=small', 'toy.wheels=6')).toThrow(
    'toy.wheels is wrong: expected at most 4 for a small toy, got 6.',
  );
});

test('a configuration that came over the wire is checked as well', () => {
  expect(() => checkFamilyConfig([family], { toy: { wheels: 1.5 } })).toThrow('whole number');
  expect(() => checkFamilyConfig([family], { toy: { __proto__x: 1 } })).toThrow('__proto__x');
});

test('a scenario with a configuration that nobody knows is refused', () => {
  const check = (config: { [key: string]: string | number }) =>
    checkScenarioConfig([family], { family: 'toy', start: { config } });
  expect(() => check({ legs: 3 })).toThrow('start.config: expected what the family can be');
  expect(() => check({ legs: 3 })).toThrow('expected one of wheels, name');
  expect(() => check({ wheels: 3 })).not.toThrow();
  const [inner = ''] = Object.keys(family.config as object);
  expect(() => check({ [inner]: 3 })).not.toThrow();
});
