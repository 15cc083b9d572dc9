// What all families together must agree on, and what a manifest says of its faults.

import { describe, expect, test } from 'vitest';
import { SHARED_FAULTS } from '../core/faults/kinds.ts';
import { FAMILIES } from './index.ts';

const SHARED = SHARED_FAULTS.map(({ kind }) => kind);

test('no two families call a fault alike: a rack of all of them knows it by its name', () => {
  const kinds = [...SHARED, ...FAMILIES.flatMap(({ faults }) => faults.map(({ kind }) => kind))];
  expect(kinds.filter((kind, index) => kinds.indexOf(kind) !== index)).toEqual([]);
});

describe.each(FAMILIES.map((family) => [family.name, family] as const))('%s', (_name, family) => {
  test('its faults strike kinds of nodes that it has', () => {
    const known = family.nodes.map(({ kind }) => kind);
    for (const { kind, nodeKinds = [] } of family.faults) {
      expect([kind, nodeKinds.filter((nodeKind) => !known.includes(nodeKind))]).toEqual([kind, []]);
    }
  });

  test('its nodes are immune to shared faults that there are', () => {
    for (const { id, immuneTo = [] } of family.nodes) {
      expect([id, immuneTo.filter((kind) => !SHARED.includes(kind))]).toEqual([id, []]);
    }
  });

  test('choices are of parameters that the fault has, and there is something to choose', () => {
    for (const { kind, params, choices } of family.faults) {
      for (const [name, words] of Object.entries(choices?.(family.config) ?? {})) {
        expect([kind, name, name in params, words.length > 0]).toEqual([kind, name, true, true]);
      }
    }
  });

  test('its configuration as delivered is right, and so is that of a cold start', () => {
    const { checkConfig, cold, config, configSchema } = family;
    expect(checkConfig?.(config) ?? null).toBeNull();
    const keys = Object.keys(cold?.config ?? {});
    expect(keys.filter((key) => !Object.hasOwn(configSchema, key))).toEqual([]);
  });
});
